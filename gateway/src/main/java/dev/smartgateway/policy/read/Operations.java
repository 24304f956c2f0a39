package dev.smartgateway.policy.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.smartgateway.fhir.Param;
import dev.smartgateway.fhir.Query;
import dev.smartgateway.fhir.r4.TypeRule;
import dev.smartgateway.fhir.scan.Facts;
import dev.smartgateway.fhir.scan.ResourceScan;
import dev.smartgateway.policy.flow.Answers;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.Draft;
import dev.smartgateway.policy.flow.Flow;
import dev.smartgateway.policy.flow.Outcomes;
import dev.smartgateway.policy.flow.Turn;
import dev.smartgateway.policy.gate.Constraints;
import dev.smartgateway.policy.gate.ScopeGate;
import dev.smartgateway.policy.gate.SearchPlan;
import dev.smartgateway.policy.model.DenialReason;
import dev.smartgateway.policy.model.GatewayAnswer;
import dev.smartgateway.smart.Access;
import dev.smartgateway.smart.Cover;

/**
 * The few operations whose answer can be judged, by name, level, method and parameters.
 * All others are denied.
 */
final class Operations {

    private static final Set<String> LASTN = Set.of("max", "code", "category", "date", "status", "_count");

    private static final Set<String> DOCREF = Set.of("start", "end", "type", "on-demand", "profile", "_count");

    private static final Set<String> EVERYTHING = Set.of("start", "end", "_since", "_type", "_count");

    private static final Set<String> EXPAND = Set.of("url", "filter", "count", "offset", "valueSetVersion", "date",
            "includeDesignations", "activeOnly", "displayLanguage", "excludeNested");

    private Operations() {
    }

    /**
     * Runs an allowed operation by GET.
     */
    static Flow run(Turn turn) {
        String name = String.valueOf(turn.route().name());
        if (!turn.policy().operations().contains(name)) {
            turn.soft(DenialReason.OPERATION, "policy-operation");
        }
        String level = turn.route().type() + (turn.route().id() != null ? "/*" : "");
        return switch (level + "/$" + name) {
            case "Observation/$lastn" -> searching(turn, LASTN);
            case "DocumentReference/$docref" -> searching(turn, DOCREF);
            case "Patient/*/$everything" -> everything(turn);
            case "ValueSet/$expand", "ValueSet/*/$expand" -> expand(turn);
            default -> throw new Denied(DenialReason.OPERATION, "operation");
        };
    }

    private static void requireGet(Turn turn) {
        if (!turn.call().method().equals("GET")) {
            GatewayAnswer plain = Outcomes.of(DenialReason.METHOD);
            throw new Denied(DenialReason.METHOD, "operation-method", new GatewayAnswer(plain.status(),
                    Map.of("Content-Type", Outcomes.FHIR_JSON, "Allow", "GET, HEAD"), plain.body()));
        }
    }

    private static Query checked(Turn turn, Set<String> allowed) {
        List<Param> kept = new ArrayList<>();
        for (Param param : Query.parse(turn.call().query()).params()) {
            boolean pin = Set.of("patient", "subject").contains(param.name()) && param.modifier() == null;
            if (pin && (param.value().equals(turn.pinText()) || turn.own(param.value()))) {
                continue;
            }
            if (pin) {
                throw new Denied(DenialReason.OTHER_PATIENT, "operation-parameter");
            }
            if (param.name().equals("_format")) {
                continue;
            }
            if (!allowed.contains(param.name()) || param.modifier() != null) {
                throw new Denied(DenialReason.PARAMETER, "operation-parameter");
            }
            boolean count = param.name().equals("_count");
            kept.add(count ? Param.of("_count", String.valueOf(SearchPlan.pageSize(turn, param.value()))) : param);
        }
        return new Query(kept);
    }

    private static Flow searching(Turn turn, Set<String> allowed) {
        String type = String.valueOf(turn.route().type());
        TypeRule rule = ScopeGate.rule(type);
        Cover cover = ScopeGate.require(turn, type, Access.SEARCH);
        requireGet(turn);
        turn.patient();
        Query client = checked(turn, allowed);
        boolean exact = Constraints.exact(cover).isPresent();
        if (!exact) {
            turn.requireChecks();
        }
        String path = type + "/$" + turn.route().name();
        SearchPlan plan = new SearchPlan(rule, cover, path, SearchPlan.must(turn, rule, cover, path), client, exact);
        return turn.ask(plan.draft(false),
                (answer) -> new SearchAnswer(turn, plan, SearchAnswer.Kind.PAGE, own(turn)).judge(answer));
    }

    private static OwnUrl own(Turn turn) {
        return OwnUrl.of(turn.call().path(), Query.parse(turn.call().query()));
    }

    private static Flow everything(Turn turn) {
        TypeRule rule = ScopeGate.rule("Patient");
        Cover cover = ScopeGate.require(turn, "Patient", Access.READ);
        requireGet(turn);
        turn.requireChecks();
        String patient = turn.patient().value();
        if (!patient.equals(turn.route().id())) {
            throw new Denied(DenialReason.OTHER_PATIENT, "operation");
        }
        SearchPlan plan = new SearchPlan(rule, cover, "Patient/" + patient + "/$everything", Query.EMPTY,
                checked(turn, EVERYTHING), true);
        Draft draft = Draft.search(plan.path(), plan.query(), Draft.Proof.CHECKED_ANSWER);
        return turn.ask(draft,
                (answer) -> new SearchAnswer(turn, plan, SearchAnswer.Kind.EVERYTHING, own(turn)).judge(answer));
    }

    private static Flow expand(Turn turn) {
        ScopeGate.require(turn, "ValueSet", Access.READ);
        requireGet(turn);
        String id = turn.route().id();
        String path = "ValueSet/" + ((id != null) ? id + "/" : "") + "$expand";
        Draft draft = Draft.read(path, checked(turn, EXPAND), Draft.Proof.SHARED);
        return turn.ask(draft, (answer) -> {
            Answers.requireOk(turn, answer);
            Answers.requireJson(answer);
            Facts facts = ResourceScan.of(answer.body(), Set.of());
            if (!facts.type().equals("ValueSet")) {
                throw new Denied(DenialReason.UNCHECKABLE, "expansion");
            }
            return turn.allow(new GatewayAnswer(200, Map.of("Content-Type", Outcomes.FHIR_JSON),
                    Links.rewritten(turn, answer.body(), facts)));
        });
    }

}
