package dev.smartgateway.policy.write;

import java.util.List;
import java.util.Set;
import java.util.function.Function;

import dev.smartgateway.fhir.Param;
import dev.smartgateway.fhir.Query;
import dev.smartgateway.json.Json;
import dev.smartgateway.policy.Step;
import dev.smartgateway.policy.UpstreamAnswer;
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

    private final PolicyContext context;

    private final String type;

    private final Siblings locals;

    /**
     * A create or conditional update.
     * @param locals the other entries of the same transaction
     */
    Creates(PolicyContext context, Siblings locals) {
        this.context = context;
        this.type = String.valueOf(context.route().type());
        this.locals = locals;
    }

    /**
     * {@code POST [type]}, with or without {@code If-None-Exist}.
     */
    Step create(Function<Prepared, Step> then) {
        if (this.type.equals("Binary")) {
            return binary(then);
        }
        TypeRule rule = Writing.rule(this.type);
        GrantedAccess cover = ScopeGate.require(this.context, this.type, Access.CREATE);
        requireNoPatient(rule);
        ReadParams.none(Query.parse(this.context.call().query()));
        Json.Obj body = inbound(this.locals).resource(Bodies.parsed(this.context).without("id"));
        UpstreamRequest draft = UpstreamRequest.write("POST", this.type, body.bytes(),
                UpstreamRequest.Proof.CHECKED_BODY);
        return new Bodies(this.context, this.locals).own(rule, cover, body,
                () -> owned(rule, cover, Writing.preferring(this.context, draft), then));
    }

    private Step owned(TypeRule rule, GrantedAccess cover, UpstreamRequest draft, Function<Prepared, Step> then) {
        String condition = this.context.call().header("if-none-exist");
        if (condition == null) {
            return then.apply(plain(rule, draft));
        }
        Query client = Query.parse(condition.substring(condition.indexOf('?') + 1));
        Prepared unless = unless(rule, draft, Writing.criteria(this.context, rule, cover, client));
        if (!rule.several()) {
            return then.apply(unless);
        }
        return new Selection(this.context, rule, cover).of(client, (found) -> {
            Selection.Match only = found.only();
            Prepared unseen = found.hidden() ? plain(rule, draft) : unless;
            return then.apply((only != null) ? unless(rule, draft, that(rule, only)) : unseen);
        });
    }

    private Prepared plain(TypeRule rule, UpstreamRequest draft) {
        return Prepared.once(draft, judge(rule, false));
    }

    private Query that(TypeRule rule, Selection.Match only) {
        return new Query(List.of(Param.of("_id", only.id()))).and(PinParameters.query(this.context, rule));
    }

    private Prepared unless(TypeRule rule, UpstreamRequest draft, Query criteria) {
        return Prepared.once(draft.header("If-None-Exist", criteria.encoded()), judge(rule, true));
    }

    private Function<UpstreamAnswer, Step> judge(TypeRule rule, boolean bare) {
        return (answer) -> new WriteAnswer(this.context, rule, answer, bare).judge();
    }

    private Inbound inbound(Siblings others) {
        return new Inbound(this.context, Known.nothing(), others);
    }

    private Step binary(Function<Prepared, Step> then) {
        ScopeGate.require(this.context, "Binary", Access.CREATE);
        Json.Obj given = Bodies.isFile(this.context.call().header("content-type")) ? Bodies.binary(this.context)
                : Bodies.owned(this.context, Bodies.parsed(this.context).without("id"));
        Json.Obj body = inbound(Siblings.NONE).resource(given);
        Json.Obj securityContext = body.object("securityContext");
        String owner = (securityContext != null) ? securityContext.text("reference") : null;
        if (owner == null || !this.context.own(owner)) {
            throw new Denied(Reason.UNPINNED_BODY, "body-owner");
        }
        TypeRule rule = new TypeRule("Binary", TypeRule.Kind.EXTRA, "", List.of("securityContext"), List.of(),
                List.of(), Set.of());
        UpstreamRequest draft = UpstreamRequest
            .write("POST", "Binary", body.bytes(), UpstreamRequest.Proof.CHECKED_BODY)
            .header("Prefer", "return=minimal");
        return then.apply(plain(rule, draft));
    }

    /**
     * {@code PUT [type]?criteria}: may create, so it needs both scope letters; a body id
     * could overwrite a resource the condition does not select.
     */
    Step conditionalUpdate(Function<Prepared, Step> then) {
        TypeRule rule = Writing.rule(this.type);
        GrantedAccess create = ScopeGate.require(this.context, this.type, Access.CREATE);
        GrantedAccess update = ScopeGate.require(this.context, this.type, Access.UPDATE);
        requireNoPatient(rule);
        Json.Obj parsed = Bodies.parsed(this.context);
        if (parsed.get("id") != null) {
            throw new Denied(Reason.BODY_MISMATCH, "conditional-id");
        }
        if (this.context.call().header("if-match") != null) {
            throw new Denied(Reason.VERSION, "conditional-version");
        }
        Json.Obj body = inbound(this.locals).resource(parsed);
        Bodies bodies = new Bodies(this.context, this.locals);
        return bodies.own(rule, create, body, () -> bodies.own(rule, update, body, () -> {
            if (rule.several()) {
                return new Updates(this.context, this.locals).selected(parsed, then);
            }
            Query criteria = Writing.criteria(this.context, rule, update, Query.parse(this.context.call().query()));
            UpstreamRequest put = UpstreamRequest.write("PUT", this.type, body.bytes(),
                    UpstreamRequest.Proof.PINNED_QUERY);
            return then.apply(Prepared.once(Writing.preferring(this.context, put).where(criteria), judge(rule, true)));
        }));
    }

    private static void requireNoPatient(TypeRule rule) {
        if (rule.isPatient()) {
            throw new Denied(Reason.INTERACTION, "patient-create");
        }
    }

}
