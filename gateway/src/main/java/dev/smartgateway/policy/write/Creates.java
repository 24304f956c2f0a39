package dev.smartgateway.policy.write;

import java.util.List;
import java.util.Set;
import java.util.function.Function;

import dev.smartgateway.fhir.Param;
import dev.smartgateway.fhir.Query;
import dev.smartgateway.json.Json;
import dev.smartgateway.policy.Step;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.policy.flow.Siblings;
import dev.smartgateway.policy.flow.UpstreamRequest;
import dev.smartgateway.policy.rules.PinParameters;
import dev.smartgateway.policy.rules.ReadParams;
import dev.smartgateway.policy.rules.ScopeGate;
import dev.smartgateway.r4.TypeRule;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.scope.Access;
import dev.smartgateway.scope.GrantedAccess;

/**
 * Handles create and conditional update: no stored resource is named, so the new state
 * and the condition carry the pin.
 */
final class Creates {

    private Creates() {
    }

    /**
     * {@code POST [type]}, with or without {@code If-None-Exist}.
     */
    static Step create(PolicyContext context, Siblings locals, Function<Prepared, Step> then) {
        String type = String.valueOf(context.route().type());
        if (type.equals("Binary")) {
            return binary(context, then);
        }
        TypeRule rule = Writing.rule(type);
        GrantedAccess cover = ScopeGate.require(context, type, Access.CREATE);
        if (rule.isPatient()) {
            throw new Denied(Reason.INTERACTION, "patient-create");
        }
        ReadParams.none(Query.parse(context.call().query()));
        Json.Obj body = new Inbound(context, Known.nothing(), locals).resource(Bodies.parsed(context).without("id"));
        UpstreamRequest draft = UpstreamRequest.write("POST", type, body.bytes(), UpstreamRequest.Proof.CHECKED_BODY);
        return new Bodies(context, locals).own(rule, cover, body,
                () -> owned(context, cover, Writing.preferring(context, draft), then));
    }

    private static Step owned(PolicyContext context, GrantedAccess cover, UpstreamRequest draft,
            Function<Prepared, Step> then) {
        TypeRule rule = Writing.rule(String.valueOf(context.route().type()));
        String condition = context.call().header("if-none-exist");
        if (condition == null) {
            return then.apply(plain(context, rule, draft));
        }
        Query client = Query.parse(condition.substring(condition.indexOf('?') + 1));
        Prepared unless = unless(context, rule, draft, Writing.criteria(context, rule, cover, client));
        if (!rule.several()) {
            return then.apply(unless);
        }
        return new Selection(context, rule, cover).of(client, (found) -> {
            Selection.Match only = found.only();
            Prepared unseen = found.hidden() ? plain(context, rule, draft) : unless;
            return then.apply((only != null) ? unless(context, rule, draft, that(context, rule, only)) : unseen);
        });
    }

    private static Prepared plain(PolicyContext context, TypeRule rule, UpstreamRequest draft) {
        return Prepared.once(draft, (answer) -> WriteAnswer.judge(context, rule, answer, false));
    }

    private static Query that(PolicyContext context, TypeRule rule, Selection.Match only) {
        return new Query(List.of(Param.of("_id", only.id()))).and(PinParameters.query(context, rule));
    }

    private static Prepared unless(PolicyContext context, TypeRule rule, UpstreamRequest draft, Query criteria) {
        return Prepared.once(draft.header("If-None-Exist", criteria.encoded()),
                (answer) -> WriteAnswer.judge(context, rule, answer, true));
    }

    private static Step binary(PolicyContext context, Function<Prepared, Step> then) {
        ScopeGate.require(context, "Binary", Access.CREATE);
        Json.Obj given = Bodies.isFile(context.call().header("content-type")) ? Bodies.binary(context)
                : Bodies.owned(context, Bodies.parsed(context).without("id"));
        Json.Obj body = new Inbound(context, Known.nothing(), Siblings.NONE).resource(given);
        Json.Obj securityContext = body.object("securityContext");
        String owner = (securityContext != null) ? securityContext.text("reference") : null;
        if (owner == null || !context.own(owner)) {
            throw new Denied(Reason.UNPINNED_BODY, "body-owner");
        }
        TypeRule rule = new TypeRule("Binary", TypeRule.Kind.EXTRA, "", List.of("securityContext"), List.of(),
                List.of(), Set.of());
        UpstreamRequest draft = UpstreamRequest
            .write("POST", "Binary", body.bytes(), UpstreamRequest.Proof.CHECKED_BODY)
            .header("Prefer", "return=minimal");
        return then.apply(Prepared.once(draft, (answer) -> WriteAnswer.judge(context, rule, answer, false)));
    }

    /**
     * {@code PUT [type]?criteria}: may create, so it needs both letters; a body id could
     * overwrite a resource the condition does not select.
     */
    static Step conditionalUpdate(PolicyContext context, Siblings locals, Function<Prepared, Step> then) {
        String type = String.valueOf(context.route().type());
        TypeRule rule = Writing.rule(type);
        GrantedAccess create = ScopeGate.require(context, type, Access.CREATE);
        GrantedAccess update = ScopeGate.require(context, type, Access.UPDATE);
        if (rule.isPatient()) {
            throw new Denied(Reason.INTERACTION, "patient-create");
        }
        Json.Obj parsed = Bodies.parsed(context);
        if (parsed.get("id") != null) {
            throw new Denied(Reason.BODY_MISMATCH, "conditional-id");
        }
        if (context.call().header("if-match") != null) {
            throw new Denied(Reason.VERSION, "conditional-version");
        }
        Json.Obj body = new Inbound(context, Known.nothing(), locals).resource(parsed);
        Bodies bodies = new Bodies(context, locals);
        return bodies.own(rule, create, body, () -> bodies.own(rule, update, body, () -> {
            if (rule.several()) {
                return Updates.selected(context, parsed, locals, then);
            }
            Query criteria = Writing.criteria(context, rule, update, Query.parse(context.call().query()));
            UpstreamRequest draft = Writing
                .preferring(context,
                        UpstreamRequest.write("PUT", type, body.bytes(), UpstreamRequest.Proof.PINNED_QUERY))
                .where(criteria);
            return then.apply(Prepared.once(draft, (answer) -> WriteAnswer.judge(context, rule, answer, true)));
        }));
    }

}
