package dev.smartgateway.sandbox.control;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

import org.springframework.stereotype.Component;

/**
 * The clock that determines what has expired. It can be moved forward, so that a test
 * need not sleep. Times in tokens stay those of the real clock: a client must not see
 * tokens from the future.
 */
@Component
public final class SandboxClock extends Clock {

    // CHECKSTYLE:OFF
    private final Clock real = Clock.systemUTC();

    // CHECKSTYLE:ON

    private final AtomicReference<Duration> offset = new AtomicReference<>(Duration.ZERO);

    /**
     * Moves the clock forward.
     * @param by how far; not negative
     */
    public void advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("the clock only moves forward");
        }
        this.offset.updateAndGet((before) -> before.plus(by));
    }

    /**
     * Returns how far the clock is ahead.
     * @return zero or more
     */
    public Duration offset() {
        return this.offset.get();
    }

    @Override
    public Instant instant() {
        return this.real.instant().plus(this.offset.get());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("the sandbox knows only UTC");
    }

}
