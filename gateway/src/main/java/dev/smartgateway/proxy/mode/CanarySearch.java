package dev.smartgateway.proxy.mode;

import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import dev.smartgateway.fhir.Interaction;
import dev.smartgateway.oauth.TokenSet;
import dev.smartgateway.operator.ServiceProbe;
import dev.smartgateway.policy.Verdict;
import dev.smartgateway.r4.R4;
import dev.smartgateway.r4.TypeRule;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.scope.Access;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.smart.Issuer.Mode;
import dev.smartgateway.token.LaunchRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * When the answer of a search had a record of another patient, or a self link without the
 * patient, searches once for the records of a patient who does not exist. If the service
 * returns any, it ignores the patient parameter as the gateway writes it; the log then
 * says so and names the setting that may help. Nothing of these answers is kept.
 */
final class CanarySearch {

    private static final Logger log = LoggerFactory.getLogger(CanarySearch.class);

    /** Common resource types of a patient record. */
    private static final List<String> TYPES = List.of("Observation", "Condition", "Encounter", "Procedure",
            "MedicationRequest", "DocumentReference");

    private final ServiceProbe probe;

    private final Set<String> done = ConcurrentHashMap.newKeySet();

    CanarySearch(ServiceProbe probe) {
        this.probe = probe;
    }

    /**
     * Returns whether a refusal may mean that the service ignores the patient of a
     * search: not for redirects, errors, unreadable answers and other interactions.
     */
    static boolean concerns(Verdict verdict) {
        boolean unheeded = verdict.reason() == Reason.FOREIGN_ANSWER
                || (verdict.reason() == Reason.UNCHECKABLE && verdict.rule().equals("self-link"));
        Interaction tried = verdict.action().interaction();
        return (unheeded && (tried == Interaction.SEARCH_TYPE || tried == Interaction.BATCH))
                || verdict.parts().stream().anyMatch(CanarySearch::concerns);
    }

    /**
     * Runs the search, once per issuer, and again only if it failed. Does nothing in mode
     * {@code pinned-issuer}, where the user's token is not for the FHIR service and
     * {@code PinCanary} proves more.
     */
    Mono<Void> look(Issuer issuer, LaunchRecord launch) {
        TokenSet tokens = launch.tokens();
        TypeRule rule = rule(launch);
        if (tokens == null || rule == null || issuer.rules().mode() == Mode.PINNED_ISSUER
                || !this.done.add(issuer.name())) {
            return Mono.empty();
        }
        boolean bare = issuer.rules().patients().bare();
        String list = launch.fhirBase() + "/" + rule.type() + "?_count=1&" + rule.parameter() + "=";
        String ghost = UUID.randomUUID().toString();
        return tokens.access()
            .use((bearer) -> records(list + (bare ? ghost : "Patient/" + ghost), bearer).filter(Boolean::booleanValue)
                .flatMap((found) -> records(list + (bare ? "Patient/" + ghost : ghost), bearer))
                .doOnNext((other) -> tell(issuer, bare, other)))
            .doOnError((error) -> this.done.remove(issuer.name()))
            .then();
    }

    private static @Nullable TypeRule rule(LaunchRecord launch) {
        return TYPES.stream()
            .filter((type) -> launch.granted().parsed().cover(type, Access.SEARCH).granted())
            .findFirst()
            .flatMap(R4::rule)
            .orElse(null);
    }

    private Mono<Boolean> records(String search, String bearer) {
        return this.probe.get(URI.create(search), bearer)
            .map((seen) -> seen.status() == 200 && seen.body()
                .path("entry")
                .valueStream()
                .map((entry) -> entry.path("resource").path("resourceType").asString("OperationOutcome"))
                .anyMatch((type) -> !type.equals("OperationOutcome")));
    }

    private static void tell(Issuer issuer, boolean bare, boolean other) {
        log.error(
                "Issuer {}: its FHIR service finds records of a patient who does not exist, so it ignores {} in "
                        + "searches, and the gateway shows no answer of such a search. To fix it: {}.",
                issuer.name(), bare ? "the bare id" : "Patient/id",
                other ? "correct the service; it ignores the other spelling as well"
                        : "write patient-ids: " + (bare ? "typed" : "bare"));
    }

}
