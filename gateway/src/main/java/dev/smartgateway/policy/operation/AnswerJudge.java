package dev.smartgateway.policy.operation;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

import dev.smartgateway.fhir.NestedResources;
import dev.smartgateway.fhir.Reference;
import dev.smartgateway.fhir.ResourceScan;
import dev.smartgateway.fhir.ResourceScanResult;
import dev.smartgateway.policy.Operation;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.policy.rules.Constraints;
import dev.smartgateway.policy.rules.Membership;
import dev.smartgateway.policy.rules.ScopeGate;
import dev.smartgateway.r4.R4;
import dev.smartgateway.r4.TypeRule;
import dev.smartgateway.reason.Reason;

/**
 * Judges answers of terminology and form operations by every resource in them: it belongs
 * to no patient, or to the patient if a form is expected. A resource of another patient
 * raises an alarm.
 */
final class AnswerJudge {

    private static final String RESPONSE = "QuestionnaireResponse";

    private final PolicyContext context;

    private final Operation.Answer expected;

    AnswerJudge(PolicyContext context, Operation.Answer expected) {
        this.context = context;
        this.expected = expected;
    }

    /**
     * Judges the whole answer.
     * @throws Denied if it contains anything that is not expected
     */
    ResourceScanResult judge(byte[] body) {
        ResourceScanResult root = ResourceScan.of(body, Set.of());
        List<NestedResources.Found> all = NestedResources.of(body);
        if (root.strings().references().stream().anyMatch(this::other)) {
            throw foreign();
        }
        if (!roots().contains(root.type())) {
            throw unexpected();
        }
        for (NestedResources.Found one : all.subList(0, all.size() - 1)) {
            nested(one, Arrays.copyOfRange(body, one.span().start(), one.span().end()));
        }
        if (root.type().equals(RESPONSE)) {
            own(body, false);
        }
        boolean filled = all.stream().anyMatch((one) -> one.type().equals(RESPONSE) && !one.contained());
        if (this.expected == Operation.Answer.FORM && !filled) {
            throw unexpected();
        }
        return root;
    }

    private Set<String> roots() {
        return switch (this.expected) {
            case VALUE_SET -> Set.of("ValueSet");
            case FORM -> Set.of("Parameters", RESPONSE);
            case PACKAGE -> Set.of("Parameters", "Bundle");
            default -> Set.of("Parameters");
        };
    }

    private boolean other(String text) {
        Reference reference = this.context.reference(text);
        return "Patient".equals(reference.type()) && !this.context.unpinned() && !this.context.own(text);
    }

    private void nested(NestedResources.Found one, byte[] bytes) {
        TypeRule rule = R4.rule(one.type()).orElse(null);
        boolean outcome = one.type().equals("OperationOutcome") && this.expected != Operation.Answer.VALUE_SET;
        boolean frame = one.type().equals("Bundle") && this.expected == Operation.Answer.PACKAGE && !one.contained();
        boolean knowledge = rule != null && rule.shared() && this.expected != Operation.Answer.PARAMETERS;
        boolean form = this.expected == Operation.Answer.FORM;
        boolean theirs = rule != null && !rule.shared() && (form || this.expected == Operation.Answer.PACKAGE);
        if (theirs && form && one.contained()) {
            // passed on with the form that contains it, as in a read
            return;
        }
        if (theirs && (one.contained() || one.type().equals(RESPONSE))) {
            own(bytes, one.contained());
        }
        else if (!outcome && !frame && !knowledge) {
            throw (rule != null && !rule.shared() && namesOther(rule, bytes)) ? foreign() : unexpected();
        }
    }

    private void own(byte[] bytes, boolean contained) {
        ResourceScanResult facts = ResourceScan.of(bytes, Set.of());
        TypeRule rule = ScopeGate.rule(facts.type());
        Membership membership = Membership.written(this.context, rule, facts);
        if (membership != Membership.OWN) {
            boolean other = membership == Membership.FOREIGN || membership == Membership.MIXED;
            throw (other && !contained) ? foreign() : unexpected();
        }
        ResourceScanResult coded = ResourceScan.of(bytes,
                Constraints.paths(ScopeGate.included(this.context, rule.type()), rule.type()));
        if (!contained && !Constraints.hold(ScopeGate.included(this.context, rule.type()), coded)) {
            throw new Denied(Reason.SCOPE, "operation-answer");
        }
    }

    private boolean namesOther(TypeRule rule, byte[] bytes) {
        return Membership.written(this.context, rule, ResourceScan.of(bytes, Set.of())) == Membership.FOREIGN;
    }

    private static Denied foreign() {
        return new Denied(Reason.FOREIGN_ANSWER, "operation-answer");
    }

    private static Denied unexpected() {
        return new Denied(Reason.UNCHECKABLE, "operation-answer");
    }

}
