package dev.smartgateway.proxy.mode;

import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.smartgateway.fhir.BundleScan;
import dev.smartgateway.fhir.ResourceScanResult;
import dev.smartgateway.json.Malformed;
import dev.smartgateway.oauth.TokenSet;
import dev.smartgateway.operator.ServiceProbe;
import dev.smartgateway.policy.UpstreamAnswer;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.smart.PatientId;
import dev.smartgateway.token.LaunchRecord;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Determines whether a FHIR service understands how searches name the patient. Until such
 * a search has returned a record, an empty list or a 400 is doubted: the same type is
 * searched without further criteria in the other spelling, for one record, and if that
 * returns one, in the configured spelling. If the service returns records for the other
 * spelling only, the answer is rejected and never shown. Nothing of these answers is
 * kept.
 */
final class PinSpelling {

    /** Maximum number of checks, because a patient may really have no records. */
    private static final int MOST = 5;

    private static final int SMALL = 16 * 1024;

    /** What a service says about a list within the list; no record. */
    private static final String REMARK = "OperationOutcome";

    private final ServiceProbe probe;

    private final Set<String> understood = ConcurrentHashMap.newKeySet();

    private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();

    PinSpelling(ServiceProbe probe) {
        this.probe = probe;
    }

    Mono<Void> answered(Issuer issuer, LaunchRecord launch, String target, UpstreamAnswer answer) {
        PatientId patient = launch.context().patient();
        TokenSet tokens = launch.tokens();
        if (patient == null || tokens == null || this.understood.contains(issuer.name())) {
            return Mono.empty();
        }
        boolean bare = issuer.rules().patients().bare();
        String sent = bare ? patient.value() : patient.reference();
        String list = list(target, sent);
        if (list == null) {
            return Mono.empty();
        }
        if (!nothing(answer)) {
            if (answer.status() == 200) {
                this.understood.add(issuer.name());
            }
            return Mono.empty();
        }
        if (this.asked.computeIfAbsent(issuer.name(), (name) -> new AtomicInteger()).incrementAndGet() > MOST) {
            return Mono.empty();
        }
        return tokens.access()
            .use((bearer) -> records(launch, list + (bare ? patient.reference() : patient.value()), bearer)
                .filter(Boolean::booleanValue)
                .flatMap((found) -> records(launch, list + sent, bearer)))
            .flatMap((found) -> judged(issuer, bare, found));
    }

    /** Returns whether it is a 400, or a list without a record. */
    private static boolean nothing(UpstreamAnswer answer) {
        if (answer.status() == 400 || answer.body().length > SMALL) {
            return answer.status() == 400;
        }
        try {
            BundleScan.Result list = BundleScan.unnamed(answer.body(), Set.of());
            return list.resourceType().equals("Bundle")
                    && list.entries().stream().map(BundleScan.Entry::resource).allMatch(PinSpelling::remark);
        }
        catch (Malformed ex) {
            return false;
        }
    }

    private static boolean remark(@Nullable ResourceScanResult resource) {
        return resource == null || resource.type().equals(REMARK);
    }

    private Mono<Void> judged(Issuer issuer, boolean bare, boolean found) {
        if (found) {
            this.understood.add(issuer.name());
            return Mono.empty();
        }
        return Mono.error(() -> wrong(issuer, bare));
    }

    /** Returns whether a search shows a record; empty if that cannot be determined. */
    private Mono<Boolean> records(LaunchRecord launch, String search, String bearer) {
        return this.probe.get(URI.create(launch.fhirBase() + "/" + search + "&_count=1"), bearer)
            .onErrorComplete()
            .map((seen) -> seen.status() == 200 && seen.body()
                .path("entry")
                .valueStream()
                .map((entry) -> entry.path("resource").path("resourceType").asString(REMARK))
                .anyMatch((type) -> !type.equals(REMARK)));
    }

    /**
     * Returns the shortest search of the type up to the patient parameter; {@code null}
     * if it is not a search of a type by its patient.
     */
    private static @Nullable String list(String target, String sent) {
        int mark = target.indexOf('?');
        if (mark < 0 || target.indexOf('/') >= 0 && target.indexOf('/') < mark || target.contains("_id=")) {
            return null;
        }
        Matcher pin = Pattern.compile("[?&]([a-z-]+)=" + sent.replace(".", "\\.").replace("/", "(?:/|%2F)") + "(?=&|$)")
            .matcher(target);
        return pin.find() ? target.substring(0, mark) + "?" + pin.group(1) + "=" : null;
    }

    private static RuntimeException wrong(Issuer issuer, boolean bare) {
        String words = "issuer " + issuer.name() + ": the FHIR service finds the patient's records only under "
                + (bare ? "Patient/ and the id; write patient-ids: typed" : "the bare id; write patient-ids: bare");
        return Reason.UNCHECKABLE.at("patient-spelling", "patient-ids", words);
    }

}
