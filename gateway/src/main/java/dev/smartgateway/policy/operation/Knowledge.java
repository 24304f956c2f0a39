package dev.smartgateway.policy.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import dev.smartgateway.fhir.Query;
import dev.smartgateway.fhir.Reference;
import dev.smartgateway.fhir.ResourceScan;
import dev.smartgateway.fhir.ResourceScanResult;
import dev.smartgateway.json.Json;
import dev.smartgateway.policy.GatewayAnswer;
import dev.smartgateway.policy.Operation;
import dev.smartgateway.policy.Step;
import dev.smartgateway.policy.UpstreamAnswer;
import dev.smartgateway.policy.flow.Answers;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.Outcomes;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.policy.flow.UpstreamRequest;
import dev.smartgateway.policy.links.Links;
import dev.smartgateway.policy.rules.Membership;
import dev.smartgateway.policy.rules.OperationParams;
import dev.smartgateway.policy.rules.ReferenceLookUps;
import dev.smartgateway.policy.rules.ScopeGate;
import dev.smartgateway.policy.write.Writing;
import dev.smartgateway.r4.TypeRule;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.scope.Access;

/**
 * Terminology and form operations: plain parameters are sent as a query; resources and
 * coded values are sent in a rebuilt body, in which every resource belongs to the patient
 * or to no patient, and every reference is known or looked up. A form is filled for the
 * patient of the launch, even if the client names another.
 */
final class Knowledge {

    private final PolicyContext context;

    private final Operation operation;

    Knowledge(PolicyContext context, Operation operation) {
        this.context = context;
        this.operation = operation;
    }

    Step ask() {
        boolean form = this.operation.answer() == Operation.Answer.FORM;
        ScopeGate.require(this.context, String.valueOf(this.context.route().type()), Access.READ);
        if (form) {
            ScopeGate.require(this.context, "QuestionnaireResponse", Access.READ);
            ScopeGate.require(this.context, "Patient", Access.READ);
            this.context.patient();
        }
        OperationParams params = OperationParams.of(this.context, this.operation);
        Query plain = params.checked();
        String path = OperationCalls.path(this.context, this.operation);
        if (params.posted().isEmpty() && !form) {
            return this.context.ask(UpstreamRequest.read(path, plain, UpstreamRequest.Proof.SHARED), this::judged);
        }
        Json.Obj body = Writing.posted(this.context, body(params, plain));
        body.objects("parameter").forEach(this::requireOwn);
        PostedQueries.requireNone(body);
        UpstreamRequest draft = UpstreamRequest.write("POST", path, body.bytes(), UpstreamRequest.Proof.CHECKED_BODY);
        return known(body, () -> this.context.ask(draft, this::judged));
    }

    private Json.Obj body(OperationParams params, Query plain) {
        List<Json> items = new ArrayList<>();
        if (this.operation.answer() == Operation.Answer.FORM) {
            items.add(Json.obj("name", "subject", "valueReference",
                    Json.obj("reference", this.context.patient().reference())));
        }
        plain.params().forEach((param) -> items.add(OperationParams.item(param)));
        for (Json.Obj item : params.posted()) {
            if ("subject".equals(item.text("name"))) {
                requireSubject(item);
            }
            else {
                items.add(item);
            }
        }
        return Json.obj("resourceType", "Parameters", "parameter", items);
    }

    private void requireSubject(Json.Obj item) {
        Json.Obj subject = Writing
            .posted(this.context, Json.obj("resourceType", "Parameters", "parameter", List.of(item)))
            .objects("parameter")
            .get(0)
            .object("valueReference");
        String reference = (subject != null) ? subject.text("reference") : null;
        if (reference == null || !this.context.own(reference)) {
            throw new Denied(Reason.OTHER_PATIENT, "operation-parameter");
        }
    }

    private void requireOwn(Json.Obj item) {
        Json.Obj resource = item.object("resource");
        if (resource != null) {
            ResourceScanResult facts = ResourceScan.of(resource.bytes(), Set.of());
            TypeRule rule = ScopeGate.rule(facts.type());
            if (Membership.written(this.context, rule, facts) != Membership.OWN) {
                throw new Denied(Reason.OTHER_PATIENT, "operation-resource");
            }
        }
        item.objects("part").forEach(this::requireOwn);
    }

    /**
     * Checks the references of a body, because the service follows them, whatever the
     * policy says about writes.
     */
    private Step known(Json.Obj body, Supplier<Step> then) {
        if (this.context.unpinned()) {
            return then.get();
        }
        List<Reference> references = ResourceScan.of(body.bytes(), Set.of())
            .strings()
            .references()
            .stream()
            .map(this.context::reference)
            .toList();
        return new ReferenceLookUps(this.context).find(references, (found) -> {
            if (found.foreign()) {
                throw new Denied(Reason.UNKNOWN_REFERENCE, "operation-reference");
            }
            if (found.left()) {
                throw new Denied(Reason.TOO_MANY_REFERENCES, "operation-reference");
            }
            return then.get();
        });
    }

    private Step judged(UpstreamAnswer answer) {
        Answers.requireOk(this.context, answer);
        Answers.requireJson(answer);
        ResourceScanResult facts = new AnswerJudge(this.context, this.operation.answer()).judge(answer.body());
        return this.context.allow(new GatewayAnswer(200, Map.of("Content-Type", Outcomes.FHIR_JSON),
                Links.rewritten(this.context, answer.body(), facts)));
    }

}
