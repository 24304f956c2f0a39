package dev.smartgateway.policy.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import dev.smartgateway.fhir.Interaction;
import dev.smartgateway.fhir.Query;
import dev.smartgateway.fhir.ResourceScan;
import dev.smartgateway.fhir.Route;
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
import dev.smartgateway.policy.read.InstanceAnswer;
import dev.smartgateway.policy.rules.OperationParams;
import dev.smartgateway.policy.rules.ScopeGate;
import dev.smartgateway.policy.write.Writing;
import dev.smartgateway.r4.TypeRule;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.scope.Access;
import dev.smartgateway.scope.GrantedAccess;
import org.jspecify.annotations.Nullable;

/**
 * Handles {@code $validate}: nothing is stored, but the request is judged as a write,
 * because a service follows references when it validates. It needs a scope to write or
 * read the type. On one resource the stored one must be the patient's. The answer is an
 * OperationOutcome and nothing else.
 */
final class Validation {

    private final PolicyContext context;

    private final Operation operation;

    Validation(PolicyContext context, Operation operation) {
        this.context = context;
        this.operation = operation;
    }

    Step ask() {
        TypeRule rule = ScopeGate.rule(String.valueOf(this.context.route().type()));
        boolean instance = this.context.route().id() != null;
        Access access = access(rule.type(), instance);
        GrantedAccess cover = ScopeGate.require(this.context, rule.type(), access);
        OperationParams params = OperationParams.of(this.context, this.operation);
        Query plain = params.checked();
        if (params.posted().size() > 1 || (params.posted().isEmpty() && !instance)) {
            throw new Denied(Reason.BODY_MISMATCH, "operation-body");
        }
        if (!instance) {
            return validated(params, plain, null);
        }
        UpstreamRequest read = UpstreamRequest.read(rule.type() + "/" + this.context.route().id(), Query.EMPTY,
                rule.shared() ? UpstreamRequest.Proof.SHARED : UpstreamRequest.Proof.CHECKED_ANSWER);
        return this.context.askInstance(read, (stored) -> {
            InstanceAnswer found = new InstanceAnswer(this.context, cover, stored);
            return found.known(() -> {
                requireOwn(access, found);
                return validated(params, plain, stored);
            });
        }, () -> {
            throw Answers.notFound();
        });
    }

    private static void requireOwn(Access access, InstanceAnswer found) {
        if (access == Access.READ) {
            found.visible();
        }
        else {
            found.stored();
        }
    }

    /**
     * Returns the first granted access; for a stored resource only one that can read it.
     */
    private Access access(String type, boolean instance) {
        return Stream.of(Access.CREATE, Access.UPDATE, Access.READ)
            .filter((one) -> !(instance && one == Access.CREATE))
            .filter((one) -> this.context.scopes().cover(type, one).granted())
            .findFirst()
            .orElse(Access.READ);
    }

    private Step validated(OperationParams params, Query plain, @Nullable UpstreamAnswer stored) {
        List<Json> items = new ArrayList<>(plain.params().stream().map(OperationParams::item).toList());
        if (params.posted().isEmpty()) {
            return send(items);
        }
        Json.Obj resource = params.posted().get(0).object("resource");
        String id = this.context.route().id();
        boolean fits = resource != null
                && String.valueOf(this.context.route().type()).equals(resource.text("resourceType"))
                && (id == null || id.equals(resource.text("id")));
        if (resource == null || !fits) {
            throw new Denied(Reason.BODY_MISMATCH, "body-type");
        }
        return Writing.validated(this.context, resource, stored, (judged) -> {
            items.add(0, Json.obj("name", "resource", "resource", judged));
            return send(items);
        });
    }

    private Step send(List<Json> items) {
        Json.Obj body = items.isEmpty() ? Json.obj("resourceType", "Parameters")
                : Json.obj("resourceType", "Parameters", "parameter", items);
        UpstreamRequest draft = UpstreamRequest.write("POST", OperationCalls.path(this.context, this.operation),
                Writing.posted(this.context, body).bytes(), UpstreamRequest.Proof.CHECKED_BODY);
        return this.context.ask(draft, this::told);
    }

    private Step told(UpstreamAnswer answer) {
        Route sent = new Route(Interaction.CREATE, this.context.route().type(), null, null, null);
        Answers.requireOk(this.context.on(sent), answer);
        Answers.requireJson(answer);
        if (!ResourceScan.of(answer.body(), Set.of()).type().equals("OperationOutcome")) {
            throw new Denied(Reason.UNCHECKABLE, "operation-answer");
        }
        return this.context.allow(new GatewayAnswer(200, Map.of("Content-Type", Outcomes.FHIR_JSON),
                Outcomes.validated(this.context, answer.body())));
    }

}
