package dev.smartgateway.token.refresh;

import java.util.Locale;

import dev.smartgateway.telemetry.RefreshOutcome;
import dev.smartgateway.telemetry.TokenMetric;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * Counts refreshes and times the wait for the lock.
 */
final class RefreshMeter {

    private final MeterRegistry meters;

    RefreshMeter(MeterRegistry meters) {
        this.meters = meters;
    }

    void count(RefreshOutcome outcome) {
        Counter.builder(TokenMetric.REFRESH.metric())
            .description(TokenMetric.REFRESH.description())
            .tag(TokenMetric.OUTCOME, outcome.name().toLowerCase(Locale.ROOT))
            .register(this.meters)
            .increment();
    }

    /**
     * Starts to wait.
     * @return to be run when the wait is over
     */
    Runnable waiting() {
        Timer.Sample sample = Timer.start(this.meters);
        return () -> sample.stop(Timer.builder(TokenMetric.LOCK_WAIT.metric())
            .description(TokenMetric.LOCK_WAIT.description())
            .register(this.meters));
    }

}
