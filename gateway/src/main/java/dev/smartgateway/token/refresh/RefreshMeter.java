package dev.smartgateway.token.refresh;

import dev.smartgateway.telemetry.GatewayMetric;
import dev.smartgateway.telemetry.RefreshOutcome;
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
        GatewayMetric.TOKENS_REFRESH.count(this.meters, outcome.code());
    }

    /**
     * Starts to wait.
     * @return to be run when the wait is over
     */
    Runnable waiting() {
        Timer.Sample sample = Timer.start(this.meters);
        return () -> sample.stop(GatewayMetric.TOKENS_LOCK_WAIT.timer(this.meters));
    }

}
