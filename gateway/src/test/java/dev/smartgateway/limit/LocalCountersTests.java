package dev.smartgateway.limit;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LocalCountersTests {

    private static final RateLimitProperties.Rate RATE = new RateLimitProperties.Rate(10, 5);

    private final StoppedClock clock = new StoppedClock();

    private final LocalCounters counters = new LocalCounters(this.clock);

    private boolean taken(String key) {
        return Duration.ZERO.equals(this.counters.take(key, RATE).block());
    }

    private int burst(String key) {
        int count = 0;
        while (count < 100 && taken(key)) {
            count++;
        }
        return count;
    }

    @Test
    void takeWhenQuietThenTheBurstAndThenTheRate() {
        assertThat(burst("a")).isEqualTo(5);
        this.clock.forward(Duration.ofMillis(200));
        assertThat(burst("a")).isEqualTo(2);
        this.clock.forward(Duration.ofSeconds(10));
        assertThat(burst("a")).isEqualTo(5);
    }

    @Test
    void takeWhenOneIsRefusedThenOthersAreNot() {
        burst("a");
        assertThat(taken("a")).isFalse();
        assertThat(taken("b")).isTrue();
    }

    @Test
    void takeWhenRefusedThenSaysHowLongAndThatIsTrue() {
        burst("a");
        Duration wait = this.counters.take("a", RATE).block();
        assertThat(wait).isEqualTo(Duration.ofMillis(100));
        this.clock.forward(wait);
        assertThat(taken("a")).isTrue();
    }

    @Test
    void takeWhenTheClockWasSetBackThenNobodyWaitsForItToReturn() {
        this.clock.forward(Duration.ofHours(1));
        assertThat(burst("a")).isEqualTo(5);
        this.clock.forward(Duration.ofHours(-1));
        assertThat(burst("a")).isEqualTo(5);
    }

}
