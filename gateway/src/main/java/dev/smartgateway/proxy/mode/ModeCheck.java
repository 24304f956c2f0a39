package dev.smartgateway.proxy.mode;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import dev.smartgateway.operator.ModeContradiction;
import dev.smartgateway.operator.ModeRules;
import dev.smartgateway.operator.ServiceProbe;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.smart.Issuer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;

/**
 * When the gateway starts to accept traffic, examines the service of every issuer once
 * and takes this replica out of service if it contradicts the mode. A service that cannot
 * be reached proves nothing and is only logged.
 */
final class ModeCheck implements ApplicationListener<AvailabilityChangeEvent<ReadinessState>> {

    private static final Logger log = LoggerFactory.getLogger(ModeCheck.class);

    private static final Duration ALL_TOGETHER = Duration.ofMinutes(1);

    private final Apps apps;

    private final ServiceProbe probe;

    private final ApplicationContext context;

    private final AtomicBoolean done = new AtomicBoolean();

    ModeCheck(Apps apps, ServiceProbe probe, ApplicationContext context) {
        this.apps = apps;
        this.probe = probe;
        this.context = context;
    }

    @Override
    public void onApplicationEvent(AvailabilityChangeEvent<ReadinessState> event) {
        if (event.getState() == ReadinessState.ACCEPTING_TRAFFIC && this.done.compareAndSet(false, true)) {
            check().subscribe(this::judge, (error) -> log.warn("The mode of the issuers could not be checked", error));
        }
    }

    private Mono<Boolean> check() {
        return Flux.fromIterable(this.apps.all())
            .flatMapIterable((app) -> app.issuers())
            .flatMap(this::check)
            .timeout(ALL_TOGETHER)
            .reduce(true, Boolean::logicalAnd);
    }

    private Mono<Boolean> check(Issuer issuer) {
        return this.probe.observe(issuer).map((seen) -> ModeRules.observed(issuer, seen)).onErrorResume((error) -> {
            log.warn("Issuer {}: its FHIR service cannot be reached, so its mode is not checked ({})", issuer.name(),
                    error.getClass().getSimpleName());
            return Mono.just(List.of());
        }).map((seen) -> told(issuer, Stream.concat(ModeRules.configured(issuer).stream(), seen.stream()).toList()));
    }

    /**
     * Evaluates what was observed with a user's token after the start.
     */
    void judge(Issuer issuer, List<ModeContradiction> seen) {
        judge(told(issuer, seen));
    }

    private static boolean told(Issuer issuer, List<ModeContradiction> all) {
        all.forEach((one) -> log.error("Issuer {}: {} To fix it: {}.", issuer.name(), one.text(), one.remedy()));
        return all.isEmpty();
    }

    private void judge(boolean fits) {
        if (!fits) {
            log.error("This replica is not ready: a FHIR service does not enforce what its mode requires (see above)");
            AvailabilityChangeEvent.publish(this.context, ReadinessState.REFUSING_TRAFFIC);
        }
    }

}
