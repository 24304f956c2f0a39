package dev.smartgateway.policy.write;

import java.util.List;
import java.util.Set;
import java.util.function.Function;

import dev.smartgateway.fhir.Param;
import dev.smartgateway.fhir.Query;
import dev.smartgateway.fhir.json.Json;
import dev.smartgateway.fhir.r4.TypeRule;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.Draft;
import dev.smartgateway.policy.flow.Flow;
import dev.smartgateway.policy.flow.Turn;
import dev.smartgateway.policy.gate.Pins;
import dev.smartgateway.policy.gate.ReadParams;
import dev.smartgateway.policy.gate.ScopeGate;
import dev.smartgateway.policy.model.DenialReason;
import dev.smartgateway.smart.Access;
import dev.smartgateway.smart.Cover;

/**
 * create and conditional update: no stored resource is named, so the new state and the
 * condition carry the pin.
 */
final class Creates {

    private Creates() {
    }

    /**
     * {@code POST [type]}, with or without {@code If-None-Exist}.
     */
    static Flow create(Turn turn, Set<String> locals, Function<Prepared, Flow> then) {
        String type = String.valueOf(turn.route().type());
        if (type.equals("Binary")) {
            return binary(turn, then);
        }
        TypeRule rule = Writing.rule(type);
        Cover cover = ScopeGate.require(turn, type, Access.CREATE);
        if (rule.isPatient()) {
            throw new Denied(DenialReason.INTERACTION, "patient-create");
        }
        ReadParams.none(Query.parse(turn.call().query()));
        Json.Obj body = new Inbound(turn, Known.nothing(), locals).resource(Bodies.parsed(turn).without("id"));
        Bodies.requireOwn(turn, rule, cover, body);
        Draft draft = Writing.preferring(turn, Draft.write("POST", type, body.bytes(), Draft.Proof.CHECKED_BODY));
        String condition = turn.call().header("if-none-exist");
        if (condition == null) {
            return then.apply(plain(turn, rule, draft));
        }
        Query client = Query.parse(condition.substring(condition.indexOf('?') + 1));
        Prepared unless = unless(turn, rule, draft, Writing.criteria(turn, rule, cover, client));
        if (!rule.several()) {
            return then.apply(unless);
        }
        return new Selection(turn, rule, cover).of(client, (found) -> {
            Selection.Match only = found.only();
            Prepared unseen = found.hidden() ? plain(turn, rule, draft) : unless;
            return then.apply((only != null) ? unless(turn, rule, draft, that(turn, rule, only)) : unseen);
        });
    }

    private static Prepared plain(Turn turn, TypeRule rule, Draft draft) {
        return Prepared.once(draft, (answer) -> WriteAnswer.judge(turn, rule, answer, false));
    }

    private static Query that(Turn turn, TypeRule rule, Selection.Match only) {
        return new Query(List.of(Param.of("_id", only.id()))).and(Pins.query(turn, rule));
    }

    private static Prepared unless(Turn turn, TypeRule rule, Draft draft, Query criteria) {
        return Prepared.once(draft.header("If-None-Exist", criteria.encoded()),
                (answer) -> WriteAnswer.judge(turn, rule, answer, true));
    }

    private static Flow binary(Turn turn, Function<Prepared, Flow> then) {
        ScopeGate.require(turn, "Binary", Access.CREATE);
        Json.Obj body = new Inbound(turn, Known.nothing(), Set.of()).resource(Bodies.parsed(turn).without("id"));
        Json.Obj context = body.object("securityContext");
        String owner = (context != null) ? context.text("reference") : null;
        if (owner == null || !turn.own(owner)) {
            throw new Denied(DenialReason.UNPINNED_BODY, "body-owner");
        }
        TypeRule rule = new TypeRule("Binary", TypeRule.Kind.EXTRA, "", List.of("securityContext"), List.of(),
                List.of(), Set.of());
        Draft draft = Draft.write("POST", "Binary", body.bytes(), Draft.Proof.CHECKED_BODY)
            .header("Prefer", "return=minimal");
        return then.apply(Prepared.once(draft, (answer) -> WriteAnswer.judge(turn, rule, answer, false)));
    }

    /**
     * {@code PUT [type]?criteria}: may create, so it needs both letters; a body id could
     * overwrite a resource the condition does not select.
     */
    static Flow conditionalUpdate(Turn turn, Set<String> locals, Function<Prepared, Flow> then) {
        String type = String.valueOf(turn.route().type());
        TypeRule rule = Writing.rule(type);
        Cover create = ScopeGate.require(turn, type, Access.CREATE);
        Cover update = ScopeGate.require(turn, type, Access.UPDATE);
        if (rule.isPatient()) {
            throw new Denied(DenialReason.INTERACTION, "patient-create");
        }
        Json.Obj parsed = Bodies.parsed(turn);
        if (parsed.get("id") != null) {
            throw new Denied(DenialReason.BODY_MISMATCH, "conditional-id");
        }
        if (turn.call().header("if-match") != null) {
            throw new Denied(DenialReason.VERSION, "conditional-version");
        }
        Json.Obj body = new Inbound(turn, Known.nothing(), locals).resource(parsed);
        Bodies.requireOwn(turn, rule, create, body);
        Bodies.requireOwn(turn, rule, update, body);
        if (rule.several()) {
            return Updates.selected(turn, parsed, locals, then);
        }
        Query criteria = Writing.criteria(turn, rule, update, Query.parse(turn.call().query()));
        Draft draft = Writing.preferring(turn, Draft.write("PUT", type, body.bytes(), Draft.Proof.PINNED_QUERY))
            .where(criteria);
        return then.apply(Prepared.once(draft, (answer) -> WriteAnswer.judge(turn, rule, answer, true)));
    }

}
