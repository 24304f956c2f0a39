package dev.smartgateway.proxy.pinned;

import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.smartgateway.issuer.PinClaims;
import dev.smartgateway.issuer.PinTokens;
import dev.smartgateway.operator.ServiceProbe;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.scope.Scopes;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.smart.PatientId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;

/**
 * Proves that a FHIR service honours the patient in tokens of the gateway, before such a
 * token is used for a read and repeatedly afterwards: a search for all patients with a
 * token for a patient who does not exist must return no one, and one with the same claims
 * signed by another key must be refused. If a service shows anybody, this replica is
 * taken out of traffic. If it refuses the gateway's tokens, it is not: the service may
 * not have fetched the keys yet, and could not fetch them from a replica without traffic;
 * reads then fail until the proof succeeds.
 */
public final class PinCanary implements ApplicationListener<AvailabilityChangeEvent<ReadinessState>> {

    private static final Logger log = LoggerFactory.getLogger(PinCanary.class);

    /** How long after a failed proof the service is tested again. */
    private static final Duration AGAIN = Duration.ofSeconds(10);

    private final ConcurrentMap<URI, Mono<CanaryVerdict>> looks = new ConcurrentHashMap<>();

    private final AtomicBoolean begun = new AtomicBoolean();

    private final PinTokens tokens;

    private final ServiceProbe probe;

    private final Duration life;

    private final Apps apps;

    private final ApplicationContext context;

    PinCanary(PinTokens tokens, ServiceProbe probe, Duration life, Apps apps, ApplicationContext context) {
        this.tokens = tokens;
        this.probe = probe;
        this.life = life;
        this.apps = apps;
        this.context = context;
    }

    @Override
    public void onApplicationEvent(AvailabilityChangeEvent<ReadinessState> event) {
        if (event.getState() == ReadinessState.ACCEPTING_TRAFFIC && this.begun.compareAndSet(false, true)) {
            Flux.fromIterable(this.apps.all())
                .flatMapIterable((app) -> app.issuers())
                .filter((issuer) -> issuer.rules().mode() == Issuer.Mode.PINNED_ISSUER)
                .flatMap(this::look)
                .subscribe();
        }
    }

    /**
     * Completes if the service was proved now or recently; fails with {@code
     * pin-unproved} otherwise.
     */
    Mono<Void> require(Issuer issuer) {
        return look(issuer).flatMap((verdict) -> (verdict == CanaryVerdict.ENFORCED) ? Mono.empty()
                : Mono.error(new ProblemException(Reason.PIN_UNPROVED.problem().retryAfter(AGAIN))));
    }

    /**
     * Called when the service refused a token of the gateway: the proof must be repeated.
     */
    public void doubt(Issuer issuer) {
        this.looks.remove(issuer.address().fhirBase());
    }

    private Mono<CanaryVerdict> look(Issuer issuer) {
        return this.looks.computeIfAbsent(issuer.address().fhirBase(),
                (base) -> seen(base).doOnNext((verdict) -> tell(issuer, verdict))
                    .cache((verdict) -> (verdict == CanaryVerdict.ENFORCED) ? this.life : AGAIN, (error) -> AGAIN,
                            () -> AGAIN));
    }

    private Mono<CanaryVerdict> seen(URI base) {
        return Mono.defer(() -> {
            PinClaims nobody = new PinClaims(base, new PatientId(UUID.randomUUID().toString()),
                    Scopes.parse("patient/Patient.rs"), "canary", "canary");
            Mono<ServiceProbe.Answer> honest = this.tokens.bearer(nobody)
                .flatMap((token) -> all(base, token.use(it())));
            Mono<ServiceProbe.Answer> forged = this.tokens.forged(nobody)
                .flatMap((token) -> all(base, token.use(it())));
            return honest.zipWhen((first) -> forged).map((both) -> CanaryVerdict.of(both.getT1(), both.getT2()));
        }).onErrorReturn(CanaryVerdict.SILENT);
    }

    private static java.util.function.Function<String, String> it() {
        return (value) -> value;
    }

    private Mono<ServiceProbe.Answer> all(URI base, String bearer) {
        return this.probe.get(URI.create(base + "/Patient?_count=2&_elements=id"), bearer);
    }

    private void tell(Issuer issuer, CanaryVerdict verdict) {
        if (verdict.dangerous()) {
            log.error("Issuer {}: {}. This replica takes no traffic.", issuer.name(), verdict.text());
            AvailabilityChangeEvent.publish(this.context, ReadinessState.REFUSING_TRAFFIC);
        }
        else if (verdict != CanaryVerdict.ENFORCED) {
            log.warn("Issuer {}: {}. Its reads are refused until it does.", issuer.name(), verdict.text());
        }
    }

}
