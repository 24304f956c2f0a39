package dev.smartgateway.token.refresh;

import java.time.Clock;
import java.util.function.Function;

import dev.smartgateway.audit.AuditEvent;
import dev.smartgateway.audit.AuditEventBuilder;
import dev.smartgateway.audit.AuditTrail;
import dev.smartgateway.telemetry.GatewayMetric;
import dev.smartgateway.telemetry.RefreshOutcome;
import dev.smartgateway.token.LaunchRecord;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * Counts refreshes, measures the wait for the lock, and writes an audit event for each
 * use of a refresh token.
 */
final class RefreshMeter {

    private static final String KIND = "token-refresh";

    private final MeterRegistry meters;

    private final AuditTrail trail;

    private final Clock clock;

    RefreshMeter(MeterRegistry meters, AuditTrail trail, Clock clock) {
        this.meters = meters;
        this.trail = trail;
        this.clock = clock;
    }

    /** Another replica refreshed: this one used no grant and writes no audit event. */
    void shared() {
        GatewayMetric.TOKENS_REFRESH.count(this.meters, RefreshOutcome.SHARED.code());
    }

    /** New tokens were received. */
    void answered(LaunchRecord launch, RefreshOutcome outcome) {
        boolean renewed = outcome == RefreshOutcome.RENEWED;
        record(launch, outcome, (event) -> renewed ? event.allowed(0) : event.ended("cancelled", 0, null));
    }

    /** No tokens were received, or none that the launch may use. */
    void refused(LaunchRecord launch, RefreshOutcome outcome, Throwable failure) {
        record(launch, outcome, (event) -> event.refused(failure));
    }

    private void record(LaunchRecord launch, RefreshOutcome outcome, Function<AuditEventBuilder, AuditEvent> end) {
        GatewayMetric.TOKENS_REFRESH.count(this.meters, outcome.code());
        AuditEventBuilder event = AuditEvent.of(this.clock.instant(), KIND)
            .action(outcome.code().replace('_', '-'), null, null);
        this.trail.record(end.apply(launch.on(event)));
    }

    /**
     * Starts measuring a wait.
     * @return to be run when the wait is over
     */
    Runnable waiting() {
        Timer.Sample sample = Timer.start(this.meters);
        return () -> sample.stop(GatewayMetric.TOKENS_LOCK_WAIT.timer(this.meters));
    }

}
