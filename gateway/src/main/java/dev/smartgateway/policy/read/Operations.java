package dev.smartgateway.policy.read;

import dev.smartgateway.fhir.Query;
import dev.smartgateway.policy.Operation;
import dev.smartgateway.policy.Step;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.policy.flow.UpstreamRequest;
import dev.smartgateway.policy.links.OwnUrl;
import dev.smartgateway.policy.rules.Constraints;
import dev.smartgateway.policy.rules.OperationParams;
import dev.smartgateway.policy.rules.ScopeGate;
import dev.smartgateway.policy.rules.SearchPlan;
import dev.smartgateway.r4.TypeRule;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.scope.Access;
import dev.smartgateway.scope.GrantedAccess;

/**
 * Runs an operation whose answer is a list, with pages. By POST, the plain parameters of
 * a Parameters resource are sent as a query.
 */
final class Operations {

    private final PolicyContext context;

    private final Operation operation;

    private final String type;

    /**
     * An operation of the table.
     * @throws Denied if the table or the policy does not have it
     */
    Operations(PolicyContext context) {
        this.context = context;
        this.operation = ScopeGate.operation(context);
        this.type = String.valueOf(context.route().type());
    }

    /**
     * The first step of an operation.
     */
    Step run() {
        return (this.operation.answer() == Operation.Answer.SEARCHSET) ? searching() : everything();
    }

    private Step searching() {
        TypeRule rule = ScopeGate.rule(this.type);
        GrantedAccess cover = ScopeGate.require(this.context, this.type, Access.SEARCH);
        OperationParams params = OperationParams.of(this.context, this.operation);
        Query client = params.checked();
        this.context.patient();
        boolean exact = Constraints.exact(cover).isPresent();
        String path = this.type + "/$" + this.operation.code();
        SearchPlan plan = new SearchPlan(rule, cover, path, SearchPlan.must(this.context, rule, cover, path), client,
                exact);
        return this.context.ask(plan.draft(false),
                (answer) -> new SearchAnswer(this.context, plan, SearchAnswer.Kind.PAGE, own(params)).judge(answer));
    }

    private OwnUrl own(OperationParams params) {
        return OwnUrl.of(this.context.call().path(), params.query());
    }

    private Step everything() {
        TypeRule rule = ScopeGate.rule("Patient");
        GrantedAccess cover = ScopeGate.require(this.context, "Patient", Access.READ);
        OperationParams params = OperationParams.of(this.context, this.operation);
        Query client = params.checked();
        String patient = this.context.patient().value();
        if (!patient.equals(this.context.route().id())) {
            throw new Denied(Reason.OTHER_PATIENT, "operation");
        }
        String path = "Patient/" + patient + "/$" + this.operation.code();
        SearchPlan plan = new SearchPlan(rule, cover, path, Query.EMPTY, client, true);
        UpstreamRequest draft = UpstreamRequest.search(plan.path(), plan.query(), UpstreamRequest.Proof.CHECKED_ANSWER);
        return this.context.ask(draft,
                (answer) -> new SearchAnswer(this.context, plan, SearchAnswer.Kind.EVERYTHING, own(params))
                    .judge(answer));
    }

}
