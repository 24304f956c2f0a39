package dev.smartgateway.store;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LoopLagTests {

    private final AtomicLong nanos = new AtomicLong();

    private final LoopLag lag = new LoopLag(Duration.ofMillis(500), this.nanos::get);

    private void pass(long millis) {
        this.nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    @Test
    void lateWhenLooksComeInTimeThenNot() {
        this.lag.looked(0);
        pass(100);
        this.lag.looked(this.nanos.get() - TimeUnit.MILLISECONDS.toNanos(50));
        assertThat(this.lag.late()).isFalse();
    }

    @Test
    void lateWhenALookCameLateThenForAsLongAsACommandMayHaveWaited() {
        pass(200);
        this.lag.looked(0);
        assertThat(this.lag.late()).isTrue();
        pass(900);
        assertThat(this.lag.late()).isTrue();
        pass(200);
        assertThat(this.lag.late()).isFalse();
    }

    @Test
    void lateWhenTheLoopStandsStillThenAtOnceAndNoMoreWhenTheConnectionIsGone() {
        EmbeddedChannel channel = new EmbeddedChannel(this.lag.handler());
        assertThat(this.lag.late()).isFalse();
        pass(300);
        assertThat(this.lag.late()).isTrue();
        channel.pipeline().removeFirst();
        assertThat(this.lag.late()).isFalse();
        channel.finishAndReleaseAll();
    }

}
