package dev.smartgateway.store;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StallGuardTests {

    private final EmbeddedChannel channel = new EmbeddedChannel(new StallGuard(Duration.ofSeconds(1)));

    @Test
    void guardWhenAskedAndNothingComesThenCloses() {
        this.channel.writeOutbound("GET");
        pass(900);
        assertThat(this.channel.isOpen()).isTrue();
        pass(2000);
        assertThat(this.channel.isOpen()).isFalse();
    }

    @Test
    void guardWhenAnsweredThenStaysOpen() {
        this.channel.writeOutbound("GET");
        this.channel.writeInbound("value");
        pass(60_000);
        assertThat(this.channel.isOpen()).isTrue();
    }

    @Test
    void guardWhenAnsweredSlowlyButAgainAndAgainThenStaysOpen() {
        for (int i = 0; i < 20; i++) {
            this.channel.writeOutbound("GET");
            pass(900);
            this.channel.writeInbound("value");
        }
        assertThat(this.channel.isOpen()).isTrue();
    }

    @Test
    void guardWhenAskedAgainAfterAnAnswerThenCountsAnew() {
        this.channel.writeOutbound("GET");
        pass(1500);
        this.channel.writeInbound("value");
        this.channel.writeOutbound("GET");
        pass(900);
        assertThat(this.channel.isOpen()).isTrue();
        pass(2000);
        assertThat(this.channel.isOpen()).isFalse();
    }

    private void pass(long millis) {
        for (long rest = millis; rest > 0; rest -= 100) {
            this.channel.advanceTimeBy(Math.min(100, rest), TimeUnit.MILLISECONDS);
            this.channel.runScheduledPendingTasks();
        }
    }

}
