package dev.smartgateway.operator.apps;

import java.nio.file.Path;
import java.util.SortedMap;

import dev.smartgateway.operator.AppsChange;
import dev.smartgateway.reload.FileReload;
import dev.smartgateway.smart.App;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.telemetry.GatewayMetric;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationEventPublisher;

/**
 * Puts changed app files in force. A listener of {@link AppsChange} may refuse them.
 */
final class AppsReload {

    private static final Logger log = LoggerFactory.getLogger(AppsReload.class);

    private final AppFiles files;

    private final Apps apps;

    private final ApplicationEventPublisher events;

    private final FileReload reload;

    AppsReload(AppFiles files, Path directory, Apps apps, ApplicationEventPublisher events, MeterRegistry meters) {
        this.files = files;
        this.apps = apps;
        this.events = events;
        this.reload = new FileReload("app files", files.texts(directory), () -> files.texts(directory), this::apply);
        GatewayMetric.APPS_REFUSED.gauge(meters, this.reload, (all) -> all.refused().isPresent() ? 1 : 0);
    }

    /**
     * Checks the files once.
     */
    void look() {
        this.reload.look();
    }

    private void apply(SortedMap<String, String> texts) {
        AppsChange change = new AppsChange(this.files.understood(texts), false);
        this.events.publishEvent(change);
        this.apps.replace(change.apps());
        this.events.publishEvent(new AppsChange(change.apps(), true));
        log.info("Apps in force: {}", change.apps().stream().map(App::name).toList());
    }

}
