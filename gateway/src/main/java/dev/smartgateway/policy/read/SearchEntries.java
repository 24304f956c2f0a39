package dev.smartgateway.policy.read;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import dev.smartgateway.fhir.BundleScan;
import dev.smartgateway.fhir.Query;
import dev.smartgateway.fhir.ResourceScanResult;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.policy.rules.Constraints;
import dev.smartgateway.policy.rules.Membership;
import dev.smartgateway.policy.rules.ScopeGate;
import dev.smartgateway.policy.rules.SearchPlan;
import dev.smartgateway.r4.R4;
import dev.smartgateway.r4.TypeRule;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.scope.GrantedAccess;

/**
 * Judges the entries of one searchset: which are shown, and the remarks about the others.
 * The service says the mode of an entry; without a mode, type and query decide.
 */
final class SearchEntries {

    private static final Set<String> MODES = Set.of("", "match", "include", "outcome");

    private final PolicyContext context;

    private final SearchPlan plan;

    private final boolean anyType;

    private final Set<String> verified;

    private final boolean whole;

    private final List<Shown> shown = new ArrayList<>();

    private final List<ResourceScanResult> outcomes = new ArrayList<>();

    private int matches;

    private boolean matchDropped;

    private boolean othersDropped;

    private boolean empty;

    /**
     * A judge for one answer.
     * @param anyType whether every type may be included, as in {@code $everything}:
     * another patient's resources are then left out without an alarm
     * @param verified entries ({@code Type/id}) known to be the patient's
     */
    SearchEntries(PolicyContext context, SearchPlan plan, boolean anyType, Set<String> verified) {
        this.context = context;
        this.plan = plan;
        this.anyType = anyType;
        this.verified = Set.copyOf(verified);
        this.whole = plan.whole(Query.parse(context.call().query()));
    }

    /**
     * Returns the entries that belong to the patient by their own content; empty if there
     * is no entry whose judgement depends on others.
     */
    static Set<String> own(PolicyContext context, List<BundleScan.Entry> entries) {
        if (entries.stream()
            .noneMatch((entry) -> entry.resource() != null && Membership.byTargets(entry.resource().type()))) {
            return Set.of();
        }
        Set<String> own = new HashSet<>();
        for (BundleScan.Entry entry : entries) {
            ResourceScanResult facts = entry.resource();
            TypeRule rule = (facts != null) ? R4.rule(facts.type()).filter((one) -> !one.shared()).orElse(null) : null;
            if (facts != null && rule != null && !context.unpinned()
                    && Membership.of(context, rule, facts, Set.of()) == Membership.OWN) {
                own.add(facts.type() + "/" + facts.id());
            }
        }
        return own;
    }

    /**
     * Judges all entries.
     * @throws Denied with an alarm if a match is another patient's
     */
    SearchEntries judge(List<BundleScan.Entry> entries) {
        List<ResourceScanResult> traces = new ArrayList<>();
        for (BundleScan.Entry entry : entries) {
            ResourceScanResult facts = entry.resource();
            String mode = mode(entry);
            this.matches += mode.equals("match") ? 1 : 0;
            if (facts == null) {
                this.matchDropped |= mode.equals("match");
                this.empty |= mode.equals("match");
            }
            else if (mode.equals("outcome")) {
                this.outcomes.add(facts);
            }
            else if (mode.equals("include") && facts.type().equals("Provenance")) {
                traces.add(facts);
            }
            else if (mode.equals("include")) {
                include(facts);
            }
            else {
                match(facts);
            }
        }
        traces.forEach(this::include);
        return this;
    }

    private String mode(BundleScan.Entry entry) {
        String said = entry.mode().toLowerCase(Locale.ROOT);
        if (!MODES.contains(said)) {
            throw new Denied(Reason.UNCHECKABLE, "search-mode");
        }
        ResourceScanResult facts = entry.resource();
        if (facts == null) {
            return said.isEmpty() ? "match" : said;
        }
        if (facts.type().equals("OperationOutcome")) {
            return "outcome";
        }
        if (said.equals("include") || this.anyType) {
            return "include";
        }
        if (said.equals("outcome")) {
            throw new Denied(Reason.UNCHECKABLE, "search-mode");
        }
        return facts.type().equals(this.plan.rule().type()) ? "match" : unasked(facts);
    }

    /**
     * Judges an entry that is not marked as included and has another type than the
     * searched one.
     */
    private String unasked(ResourceScanResult facts) {
        TypeRule rule = R4.rule(facts.type()).orElse(null);
        if (rule != null && Membership.of(this.context, rule, facts, this.verified) == Membership.FOREIGN
                && !facts.type().equals("Provenance")) {
            throw new Denied(Reason.FOREIGN_ANSWER, "match-foreign");
        }
        if (!this.plan.brings(facts.type())) {
            throw new Denied(Reason.UNCHECKABLE, "match-type");
        }
        return "include";
    }

    private void match(ResourceScanResult facts) {
        TypeRule rule = this.plan.rule();
        Membership membership = Membership.of(this.context, rule, facts, this.verified);
        if (membership == Membership.FOREIGN && !this.plan.anchored()
                && Membership.namesOther(this.context, rule, facts)) {
            throw new Denied(Reason.FOREIGN_ANSWER, "match-foreign");
        }
        boolean covered = Constraints.hold(this.plan.cover(), facts);
        if (covered && (membership == Membership.OWN || Membership.nobodys(this.context, rule, facts))) {
            show("match", facts);
        }
        else {
            this.matchDropped = true;
            this.othersDropped |= covered;
        }
    }

    private void include(ResourceScanResult facts) {
        TypeRule rule = R4.rule(facts.type()).orElse(null);
        if (rule == null) {
            return;
        }
        GrantedAccess cover = ScopeGate.included(this.context, facts.type());
        if (!Constraints.hold(cover, facts)) {
            return;
        }
        boolean readable = this.whole ? Membership.readable(this.context, rule, facts, this.verified)
                : Membership.of(this.context, rule, facts, this.verified) == Membership.OWN;
        if (!readable) {
            this.othersDropped = true;
            return;
        }
        ScopeGate.noteIncluded(this.context, facts.type());
        show(this.anyType ? "match" : "include", facts);
    }

    private void show(String mode, ResourceScanResult facts) {
        this.shown.add(new Shown(mode, facts));
    }

    /**
     * Returns the shown entries, in the order of the answer; included Provenance comes
     * last.
     */
    List<Shown> shown() {
        return this.shown;
    }

    /**
     * Returns the service's own remarks about the list.
     */
    List<ResourceScanResult> outcomes() {
        return this.outcomes;
    }

    /**
     * Returns the number of matches, including those not shown.
     */
    int matches() {
        return this.matches;
    }

    /**
     * Returns whether a match was left out, so that the service's total is not correct.
     */
    boolean matchDropped() {
        return this.matchDropped;
    }

    /**
     * Returns whether something within the scopes was left out because it is not, or not
     * alone, this patient's.
     */
    boolean othersDropped() {
        return this.othersDropped;
    }

    /**
     * Returns whether there were matches without a resource.
     */
    boolean empty() {
        return this.empty;
    }

    /**
     * A resource that is shown.
     *
     * @param mode {@code match} or {@code include}
     * @param facts what was found in it
     */
    record Shown(String mode, ResourceScanResult facts) {
    }

}
