package dev.smartgateway.policy.rules;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

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
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.policy.flow.UpstreamRequest;
import dev.smartgateway.r4.R4;
import dev.smartgateway.r4.TypeRule;

/**
 * Looks up whether records are the pinned patient's: by queries with the pin that request
 * only the owner elements, with a limited number of ids per query and queries per
 * request. Another patient's and missing records are the same.
 */
public final class ReferenceLookUps {

    /** Number of ids per look-up. */
    private static final int BATCH = 25;

    /** Types that are never served and describe products, studies and evidence. */
    private static final Pattern DEFINITIONS = Pattern
        .compile("(MedicinalProduct|Substance|Evidence|Research|Test)[A-Za-z]*|[A-Za-z]+EvidenceSynthesis"
                + "|CatalogEntry|ExampleScenario");

    private final PolicyContext context;

    private final KnownReferences known;

    private final Set<String> foreign = new LinkedHashSet<>();

    public ReferenceLookUps(PolicyContext context) {
        this.context = context;
        this.known = context.call().pin().references();
    }

    /**
     * Continues after looking up the targets of these resources, as far as possible, if
     * the targets decide the owner, as in a Provenance.
     * @param verified known already: {@code Type/id}
     */
    public static Step targets(PolicyContext context, Collection<ResourceScanResult> resources, Set<String> verified,
            Supplier<Step> then) {
        if (context.unpinned()) {
            return then.get();
        }
        List<Reference> targets = new ArrayList<>();
        for (ResourceScanResult facts : resources) {
            TypeRule rule = facts.type().equals("Provenance") ? R4.rule(facts.type()).orElse(null) : null;
            if (rule != null && !Membership.namesOther(context, rule, facts)) {
                facts.owners()
                    .stream()
                    .filter((owner) -> rule.primary().contains(owner.path()) && owner.reference() != null)
                    .map((owner) -> context.reference(String.valueOf(owner.reference())))
                    .filter((target) -> !"Group".equals(target.type())
                            && !verified.contains(target.type() + "/" + target.id()))
                    .forEach(targets::add);
            }
        }
        return targets.isEmpty() ? then.get() : new ReferenceLookUps(context).find(targets, (found) -> then.get());
    }

    /**
     * Looks up the references to a patient's records that are not known yet; those of the
     * patient are known afterwards.
     */
    public Step find(Collection<Reference> references, Function<Found, Step> then) {
        references.stream()
            .filter(ReferenceLookUps::unserved)
            .forEach((reference) -> this.foreign.add(reference.type() + "/" + reference.id()));
        Map<String, Set<String>> open = new LinkedHashMap<>();
        references.stream().filter(this::open).forEach((reference) -> {
            Set<String> ids = open.computeIfAbsent(String.valueOf(reference.type()), (type) -> new LinkedHashSet<>());
            ids.add(String.valueOf(reference.id()));
        });
        return lookUp(lookUps(open), then);
    }

    /**
     * Returns whether a record is of a type that is never served and may be a patient's,
     * such as a Bundle or a PaymentNotice: nothing can tell whose it is. A Binary is
     * known by its link.
     */
    private static boolean unserved(Reference reference) {
        String type = String.valueOf(reference.type());
        return reference.kind() == Reference.Kind.LOCAL && R4.rule(type).isEmpty() && !type.equals("Binary")
                && !DEFINITIONS.matcher(type).matches();
    }

    private boolean open(Reference reference) {
        TypeRule rule = R4.rule(String.valueOf(reference.type())).orElse(null);
        boolean someones = reference.kind() == Reference.Kind.LOCAL && rule != null && !rule.shared()
                && !rule.isPatient();
        return someones && !this.known.contains(reference.type() + "/" + reference.id());
    }

    private static List<LookUp> lookUps(Map<String, Set<String>> open) {
        List<LookUp> all = new ArrayList<>();
        open.forEach((type, ids) -> {
            TypeRule rule = R4.rule(type).orElseThrow();
            int size = rule.mayBeNobodys() ? 1 : BATCH;
            List<String> rest = new ArrayList<>(ids);
            for (int i = 0; i < rest.size(); i += size) {
                all.add(new LookUp(rule, rest.subList(i, Math.min(i + size, rest.size()))));
            }
        });
        return all;
    }

    private Step lookUp(List<LookUp> rest, Function<Found, Step> then) {
        if (rest.isEmpty() || !this.known.takeLookUp()) {
            return then.apply(new Found(!this.foreign.isEmpty(), !rest.isEmpty()));
        }
        LookUp one = rest.get(0);
        return this.context.ask(draft(one), (answer) -> {
            Set<String> own = own(one, answer);
            one.ids().forEach((id) -> {
                if (own.contains(id)) {
                    this.known.add(one.rule().type() + "/" + id);
                }
                else {
                    this.foreign.add(one.rule().type() + "/" + id);
                }
            });
            return lookUp(rest.subList(1, rest.size()), then);
        });
    }

    /**
     * Returns the request of a look-up. Types that may belong to nobody are read by id,
     * without the pin, because a device of the hospital, for example, names no patient.
     */
    private UpstreamRequest draft(LookUp one) {
        String type = one.rule().type();
        if (one.rule().mayBeNobodys()) {
            return UpstreamRequest.read(type + "/" + one.ids().get(0), Query.EMPTY,
                    UpstreamRequest.Proof.CHECKED_ANSWER);
        }
        Query which = new Query(List.of(Param.of("_id", String.join(",", one.ids())),
                Param.of("_elements", String.join(",", SearchPlan.owners(one.rule()))),
                Param.of("_count", String.valueOf(BATCH))));
        UpstreamRequest search = UpstreamRequest.search(type, PinParameters.query(this.context, one.rule()).and(which),
                UpstreamRequest.Proof.PINNED_QUERY);
        return search.header("Cache-Control", "no-cache");
    }

    private Set<String> own(LookUp one, UpstreamAnswer answer) {
        int status = answer.status();
        if (status >= 400 && status < 500 && status != 401 && status != 429) {
            return Set.of();
        }
        Answers.requireOk(this.context, answer);
        Answers.requireJson(answer);
        List<ResourceScanResult> seen = one.rule().mayBeNobodys() ? List.of(ResourceScan.of(answer.body(), Set.of()))
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
        return Membership.nobodys(this.context, rule, facts)
                || Membership.written(this.context, rule, facts) == Membership.OWN;
    }

    /**
     * Result of the look-ups.
     *
     * @param foreign whether one of them does not exist for the patient
     * @param left whether some were not looked up because the limit of a request was
     * reached
     */
    public record Found(boolean foreign, boolean left) {
    }

    /**
     * Records of one type to look up together.
     */
    private record LookUp(TypeRule rule, List<String> ids) {
    }

}
