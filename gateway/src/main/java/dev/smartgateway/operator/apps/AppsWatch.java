package dev.smartgateway.operator.apps;

import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

import dev.smartgateway.operator.AppsChange;
import dev.smartgateway.problem.ConfigurationFault;
import dev.smartgateway.smart.App;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.telemetry.GatewayMetric;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Looks at the app files again and again. What has changed is put in force when it looked
 * the same twice in a row, so that nobody reads a half-written file, and when all of it
 * is understood; otherwise the apps stay as they are.
 */
final class AppsWatch {

    private static final Logger log = LoggerFactory.getLogger(AppsWatch.class);

    private final AppFiles files;

    private final Path directory;

    private final Apps apps;

    private final ApplicationEventPublisher events;

    private SortedMap<String, String> inForce;

    private SortedMap<String, String> seen;

    private volatile @Nullable String complaint;

    AppsWatch(AppFiles files, Path directory, Apps apps, ApplicationEventPublisher events, MeterRegistry meters) {
        this.files = files;
        this.directory = directory;
        this.apps = apps;
        this.events = events;
        this.inForce = files.texts(directory);
        this.seen = this.inForce;
        GatewayMetric.APPS_REFUSED.gauge(meters, this, (watch) -> (watch.complaint != null) ? 1 : 0);
    }

    /**
     * Looks once.
     */
    @Scheduled(initialDelayString = "${gateway.apps.reload:10s}", fixedDelayString = "${gateway.apps.reload:10s}")
    synchronized void look() {
        try {
            SortedMap<String, String> now = this.files.texts(this.directory);
            boolean settled = now.equals(this.seen);
            this.seen = new TreeMap<>(now);
            if (settled && !now.equals(this.inForce)) {
                apply(now);
            }
            if (settled) {
                this.complaint = null;
            }
        }
        catch (ConfigurationFault ex) {
            complain(ex);
        }
    }

    private void apply(SortedMap<String, String> now) {
        AppsChange change = new AppsChange(this.files.understood(now), false);
        this.events.publishEvent(change);
        this.apps.replace(change.apps());
        this.inForce = new TreeMap<>(now);
        this.events.publishEvent(new AppsChange(change.apps(), true));
        log.info("The app files have changed and are in force: {}", change.apps().stream().map(App::name).toList());
    }

    private void complain(ConfigurationFault fault) {
        String text = fault.getMessage() + ". " + fault.advice();
        if (!text.equals(this.complaint)) {
            this.complaint = text;
            log.error("The changed app files are invalid and not used; the old ones stay in force. {}", text);
        }
    }

}
