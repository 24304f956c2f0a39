package dev.smartgateway.policy.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.smartgateway.fhir.Param;
import dev.smartgateway.fhir.Query;
import dev.smartgateway.fhir.ResourceScan;
import dev.smartgateway.fhir.ResourceScanResult;
import dev.smartgateway.json.Json;
import dev.smartgateway.policy.GatewayAnswer;
import dev.smartgateway.policy.Operation;
import dev.smartgateway.policy.Step;
import dev.smartgateway.policy.flow.Answers;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.Outcomes;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.policy.flow.UpstreamRequest;
import dev.smartgateway.policy.links.Links;
import dev.smartgateway.policy.links.OwnUrl;
import dev.smartgateway.policy.rules.Constraints;
import dev.smartgateway.policy.rules.ScopeGate;
import dev.smartgateway.policy.rules.SearchPlan;
import dev.smartgateway.r4.TypeRule;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.scope.Access;
import dev.smartgateway.scope.GrantedAccess;

/**
 * Runs an operation of the table. By POST the plain parameters of a Parameters resource
 * are taken, and sent as a query.
 */
final class Operations {

    private final PolicyContext turn;

    private final Operation operation;

    private final String type;

    private Operations(PolicyContext turn, Operation operation) {
        this.turn = turn;
        this.operation = operation;
        this.type = String.valueOf(turn.route().type());
    }

    /**
     * The first step of an operation.
     */
    static Step run(PolicyContext turn) {
        String name = String.valueOf(turn.route().name());
        boolean instance = turn.route().id() != null;
        Operation operation = Operation.of(name, turn.route().type(), instance)
            .orElseThrow(() -> new Denied(Reason.OPERATION, "operation"));
        if (!turn.policy().operations().contains(name)) {
            turn.soft(Reason.OPERATION, "policy-operation");
        }
        Operations asked = new Operations(turn, operation);
        return switch (operation.answer()) {
            case SEARCHSET -> asked.searching();
            case EVERYTHING -> asked.everything();
            case VALUE_SET -> asked.nobodys("ValueSet");
            case PARAMETERS -> asked.nobodys("Parameters");
        };
    }

    private Query parameters() {
        Query query = Query.parse(this.turn.call().query());
        return switch (this.turn.call().method()) {
            case "GET" -> query;
            case "POST" -> query.and(posted());
            default -> {
                GatewayAnswer plain = Outcomes.of(Reason.METHOD_NOT_ALLOWED);
                throw new Denied(Reason.METHOD_NOT_ALLOWED, "operation-method", new GatewayAnswer(plain.status(),
                        Map.of("Content-Type", Outcomes.FHIR_JSON, "Allow", "GET, HEAD, POST"), plain.body()));
            }
        };
    }

    /** Parameters of plain values only, which a query says as well. */
    private Query posted() {
        if (this.turn.call().body().length == 0) {
            return Query.EMPTY;
        }
        if (!Answers.isJson(this.turn.call().header("content-type"))) {
            throw new Denied(Reason.MEDIA_TYPE, "media-type");
        }
        Json.Obj body = Json.parse(this.turn.call().body());
        List<Json.Obj> items = body.objects("parameter");
        Json given = body.get("parameter");
        boolean listed = given == null || (given instanceof Json.Arr all && all.items().size() == items.size());
        boolean plain = Set.of("resourceType", "parameter", "id", "meta").containsAll(body.fields().keySet());
        if (!"Parameters".equals(body.text("resourceType")) || !listed || !plain) {
            throw new Denied(Reason.BODY_MISMATCH, "operation-body");
        }
        return new Query(items.stream().map(Operations::plain).toList());
    }

    private static Param plain(Json.Obj item) {
        List<String> values = item.fields().keySet().stream().filter((name) -> !name.equals("name")).toList();
        String name = item.text("name");
        Json value = (values.size() == 1 && values.get(0).matches("value[A-Z][A-Za-z0-9]*")) ? item.get(values.get(0))
                : null;
        boolean named = name != null && name.matches("[A-Za-z_][A-Za-z0-9-]{0,63}");
        String text = (value instanceof Json.Text found) ? found.value()
                : (value instanceof Json.Raw raw && !raw.literal().equals("null")) ? raw.literal() : "";
        if (!named || text.isEmpty()) {
            throw new Denied(Reason.PARAMETER, "operation-parameter");
        }
        return Param.of(String.valueOf(name), text);
    }

    private Query checked() {
        List<Param> kept = new ArrayList<>();
        for (Param param : parameters().params()) {
            boolean pin = Set.of("patient", "subject").contains(param.name()) && param.modifier() == null;
            if (pin && (param.value().equals(this.turn.pinText()) || this.turn.own(param.value()))) {
                continue;
            }
            if (pin) {
                throw new Denied(Reason.OTHER_PATIENT, "operation-parameter");
            }
            if (param.name().equals("_format")) {
                continue;
            }
            if (!this.operation.parameters().contains(param.name()) || param.modifier() != null) {
                throw new Denied(Reason.PARAMETER, "operation-parameter");
            }
            boolean count = param.name().equals("_count");
            kept.add(count ? Param.of("_count", String.valueOf(SearchPlan.pageSize(this.turn, param.value()))) : param);
        }
        return new Query(kept);
    }

    private Step searching() {
        TypeRule rule = ScopeGate.rule(this.type);
        GrantedAccess cover = ScopeGate.require(this.turn, this.type, Access.SEARCH);
        Query client = checked();
        this.turn.patient();
        boolean exact = Constraints.exact(cover).isPresent();
        if (!exact) {
            this.turn.requireChecks();
        }
        String path = this.type + "/$" + this.operation.code();
        SearchPlan plan = new SearchPlan(rule, cover, path, SearchPlan.must(this.turn, rule, cover, path), client,
                exact);
        return this.turn.ask(plan.draft(false),
                (answer) -> new SearchAnswer(this.turn, plan, SearchAnswer.Kind.PAGE, own()).judge(answer));
    }

    private OwnUrl own() {
        return OwnUrl.of(this.turn.call().path(), parameters());
    }

    private Step everything() {
        TypeRule rule = ScopeGate.rule("Patient");
        GrantedAccess cover = ScopeGate.require(this.turn, "Patient", Access.READ);
        Query client = checked();
        this.turn.requireChecks();
        String patient = this.turn.patient().value();
        if (!patient.equals(this.turn.route().id())) {
            throw new Denied(Reason.OTHER_PATIENT, "operation");
        }
        SearchPlan plan = new SearchPlan(rule, cover, "Patient/" + patient + "/$everything", Query.EMPTY, client, true);
        UpstreamRequest draft = UpstreamRequest.search(plan.path(), plan.query(), UpstreamRequest.Proof.CHECKED_ANSWER);
        return this.turn.ask(draft,
                (answer) -> new SearchAnswer(this.turn, plan, SearchAnswer.Kind.EVERYTHING, own()).judge(answer));
    }

    private Step nobodys(String wanted) {
        ScopeGate.require(this.turn, this.type, Access.READ);
        String id = this.turn.route().id();
        String path = this.type + "/" + ((id != null) ? id + "/" : "") + "$" + this.operation.code();
        return this.turn.ask(UpstreamRequest.read(path, checked(), UpstreamRequest.Proof.SHARED), (answer) -> {
            Answers.requireOk(this.turn, answer);
            Answers.requireJson(answer);
            ResourceScanResult facts = ResourceScan.of(answer.body(), Set.of());
            if (!facts.type().equals(wanted)) {
                throw new Denied(Reason.UNCHECKABLE, "operation-answer");
            }
            return this.turn.allow(new GatewayAnswer(200, Map.of("Content-Type", Outcomes.FHIR_JSON),
                    Links.rewritten(this.turn, answer.body(), facts)));
        });
    }

}
