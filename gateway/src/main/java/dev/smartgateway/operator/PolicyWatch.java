package dev.smartgateway.operator;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import dev.smartgateway.telemetry.GatewayMetric;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;

/**
 * Looks at the policy files again and again, on a thread of its own. Reading two small
 * files is cheap and, unlike notifications of the file system, works with mounted
 * ConfigMaps.
 */
final class PolicyWatch implements SmartLifecycle {

    private static final Log log = LogFactory.getLog(PolicyWatch.class);

    private final AccessPolicies policies;

    private final Duration every;

    private final MeterRegistry meters;

    private volatile @Nullable ScheduledExecutorService thread;

    PolicyWatch(AccessPolicies policies, Duration every, MeterRegistry meters) {
        this.policies = policies;
        this.every = every;
        this.meters = meters;
        GatewayMetric.POLICY_REFUSED.gauge(meters, policies, (all) -> all.refused().isPresent() ? 1 : 0);
    }

    void look() {
        try {
            this.policies.look()
                .ifPresent((outcome) -> GatewayMetric.POLICY_RELOADS.count(this.meters,
                        outcome.name().toLowerCase(Locale.ROOT)));
        }
        catch (RuntimeException ex) {
            log.error("The policy files could not be read; the old policy stays in force.", ex);
        }
    }

    @Override
    public void start() {
        if (this.every.isZero() || this.every.isNegative() || isRunning()) {
            return;
        }
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor((task) -> {
            Thread daemon = new Thread(task, "policy-watch");
            daemon.setDaemon(true);
            return daemon;
        });
        long nanos = this.every.toNanos();
        started.scheduleWithFixedDelay(this::look, nanos, nanos, TimeUnit.NANOSECONDS);
        this.thread = started;
    }

    @Override
    public void stop() {
        ScheduledExecutorService running = this.thread;
        if (running != null) {
            running.shutdownNow();
            this.thread = null;
        }
    }

    @Override
    public boolean isRunning() {
        return this.thread != null;
    }

}
