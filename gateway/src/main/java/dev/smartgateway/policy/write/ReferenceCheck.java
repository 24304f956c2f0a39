package dev.smartgateway.policy.write;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

import dev.smartgateway.fhir.BundleScan;
import dev.smartgateway.fhir.Param;
import dev.smartgateway.fhir.Query;
import dev.smartgateway.fhir.Reference;
import dev.smartgateway.fhir.ResourceScan;
import dev.smartgateway.fhir.ResourceScanResult;
import dev.smartgateway.policy.KnownReferences;
import dev.smartgateway.policy.Step;
import dev.smartgateway.policy.UpstreamAnswer;
import dev.smartgateway.policy.flow.Answers;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.policy.flow.UpstreamRequest;
import dev.smartgateway.policy.rules.Membership;
import dev.smartgateway.policy.rules.PinParameters;
import dev.smartgateway.policy.rules.SearchPlan;
import dev.smartgateway.r4.R4;
import dev.smartgateway.r4.TypeRule;
import dev.smartgateway.reason.Reason;

/**
 * A body may refer to a record of a patient only if that is the pinned patient's: the
 * stored resource says so in the same element, another entry of the same bundle is it, or
 * it is looked up before the write. A record of somebody else and one that is missing are
 * refused alike.
 */
final class ReferenceCheck {

    /** Ids in one look-up. */
    private static final int BATCH = 25;

    private final PolicyContext turn;

    private final Set<String> siblings;

    private final KnownReferences known;

    /**
     * The check of one write.
     * @param siblings other entries of the same bundle
     */
    ReferenceCheck(PolicyContext turn, Set<String> siblings) {
        this.turn = turn;
        this.siblings = siblings;
        this.known = turn.call().pin().references();
    }

    /**
     * Goes on once every reference is known to be harmless.
     */
    Step require(Prepared write, Supplier<Step> then) {
        UpstreamRequest draft = write.draft();
        if (draft == null || draft.body().length == 0 || !this.turn.policy().compartment().checkReferences()) {
            return then.get();
        }
        String media = String.valueOf(draft.headers().get("Content-Type"));
        Set<ElementReference> used = new LinkedHashSet<>(ElementReference.of(this.turn, media, draft.body()));
        used.removeAll(write.stored());
        Map<String, Set<String>> open = new LinkedHashMap<>();
        used.stream().map((one) -> this.turn.reference(one.target())).filter(this::open).forEach((reference) -> {
            Set<String> ids = open.computeIfAbsent(String.valueOf(reference.type()), (type) -> new LinkedHashSet<>());
            ids.add(String.valueOf(reference.id()));
        });
        return lookUp(lookUps(open), then);
    }

    private boolean open(Reference reference) {
        TypeRule rule = R4.rule(String.valueOf(reference.type())).orElse(null);
        String target = reference.type() + "/" + reference.id();
        boolean someones = reference.kind() == Reference.Kind.LOCAL && rule != null && !rule.shared()
                && !rule.isPatient();
        return someones && !this.siblings.contains(target) && !this.known.contains(target);
    }

    private static List<LookUp> lookUps(Map<String, Set<String>> open) {
        List<LookUp> all = new ArrayList<>();
        open.forEach((type, ids) -> {
            int size = type.equals("Device") ? 1 : BATCH;
            List<String> rest = new ArrayList<>(ids);
            for (int i = 0; i < rest.size(); i += size) {
                all.add(new LookUp(R4.rule(type).orElseThrow(), rest.subList(i, Math.min(i + size, rest.size()))));
            }
        });
        return all;
    }

    private Step lookUp(List<LookUp> rest, Supplier<Step> then) {
        if (rest.isEmpty()) {
            return then.get();
        }
        if (!this.known.takeLookUp()) {
            throw new Denied(Reason.TOO_MANY_REFERENCES, "reference-look-ups");
        }
        LookUp one = rest.get(0);
        return this.turn.ask(draft(one), (answer) -> {
            Set<String> own = own(one, answer);
            if (!own.containsAll(one.ids())) {
                throw new Denied(Reason.UNKNOWN_REFERENCE, "body-reference");
            }
            one.ids().forEach((id) -> this.known.add(one.rule().type() + "/" + id));
            return lookUp(rest.subList(1, rest.size()), then);
        });
    }

    /**
     * A device of the hospital names no patient, so no query with the pin would find it.
     */
    private UpstreamRequest draft(LookUp one) {
        String type = one.rule().type();
        if (type.equals("Device")) {
            return UpstreamRequest.read(type + "/" + one.ids().get(0), Query.EMPTY,
                    UpstreamRequest.Proof.CHECKED_ANSWER);
        }
        Query which = new Query(List.of(Param.of("_id", String.join(",", one.ids())),
                Param.of("_elements", String.join(",", SearchPlan.owners(one.rule()))),
                Param.of("_count", String.valueOf(BATCH))));
        UpstreamRequest search = UpstreamRequest.search(type, PinParameters.query(this.turn, one.rule()).and(which),
                UpstreamRequest.Proof.PINNED_QUERY);
        return search.header("Cache-Control", "no-cache");
    }

    private Set<String> own(LookUp one, UpstreamAnswer answer) {
        int status = answer.status();
        if (status >= 400 && status < 500 && status != 401 && status != 429) {
            return Set.of();
        }
        Answers.requireOk(this.turn, answer);
        Answers.requireJson(answer);
        List<ResourceScanResult> seen = one.rule().type().equals("Device")
                ? List.of(ResourceScan.of(answer.body(), Set.of()))
                : BundleScan.of(answer.body(), Set.of())
                    .entries()
                    .stream()
                    .map(BundleScan.Entry::resource)
                    .filter(Objects::nonNull)
                    .map(Objects::requireNonNull)
                    .toList();
        Set<String> own = new LinkedHashSet<>();
        seen.stream()
            .filter((facts) -> facts.type().equals(one.rule().type()) && harmless(one.rule(), facts))
            .forEach((facts) -> own.add(String.valueOf(facts.id())));
        return own;
    }

    private boolean harmless(TypeRule rule, ResourceScanResult facts) {
        boolean nobodys = rule.type().equals("Device")
                && facts.owners().stream().noneMatch((owner) -> rule.primary().contains(owner.path()));
        return nobodys || Membership.written(this.turn, rule, facts) == Membership.OWN;
    }

    /**
     * Records of one type to look up together.
     */
    private record LookUp(TypeRule rule, List<String> ids) {
    }

}
