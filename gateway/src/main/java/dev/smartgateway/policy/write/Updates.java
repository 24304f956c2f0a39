package dev.smartgateway.policy.write;

import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.smartgateway.fhir.Query;
import dev.smartgateway.fhir.ResourceScanResult;
import dev.smartgateway.fhir.Route;
import dev.smartgateway.json.Json;
import dev.smartgateway.policy.Step;
import dev.smartgateway.policy.UpstreamAnswer;
import dev.smartgateway.policy.flow.Answers;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.policy.flow.Siblings;
import dev.smartgateway.policy.flow.UpstreamRequest;
import dev.smartgateway.policy.read.InstanceAnswer;
import dev.smartgateway.policy.rules.ReadParams;
import dev.smartgateway.policy.rules.ScopeGate;
import dev.smartgateway.r4.TypeRule;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.scope.Access;
import dev.smartgateway.scope.GrantedAccess;

/**
 * Handles update: the stored resource is read and judged, then replaced only in that
 * version. Both old and new state must be the patient's.
 */
final class Updates {

    private final PolicyContext context;

    private final TypeRule rule;

    private final GrantedAccess cover;

    private final Siblings locals;

    /**
     * An update within the scopes.
     * @param locals the other entries of the same transaction
     * @throws Denied if scopes or policy do not allow it
     */
    Updates(PolicyContext context, Siblings locals) {
        this.context = context;
        this.rule = Writing.rule(String.valueOf(context.route().type()));
        this.cover = ScopeGate.require(context, this.rule.type(), Access.UPDATE);
        this.locals = locals;
    }

    /** The same update of the resource that the criteria select. */
    private Updates(Updates like, Selection.Match only) {
        this.context = like.context
            .on(new Route(like.context.route().interaction(), like.rule.type(), only.id(), null, null));
        this.rule = like.rule;
        this.cover = like.cover;
        this.locals = like.locals;
    }

    /**
     * {@code PUT [type]/[id]}.
     */
    Step update(Function<Prepared, Step> then) {
        ReadParams.none(Query.parse(this.context.call().query()));
        Json.Obj parsed = Bodies.parsed(this.context);
        if (!String.valueOf(this.context.route().id()).equals(parsed.text("id"))) {
            throw new Denied(Reason.BODY_MISMATCH, "body-id");
        }
        return begin(parsed, then, true);
    }

    /**
     * Handles {@code PUT [type]?criteria} of a type that several patients can share: the
     * one match that is the patient's alone is replaced in its version. It never creates,
     * because that would reveal whether there is no match or only a shared one.
     */
    Step selected(Json.Obj parsed, Function<Prepared, Step> then) {
        Query criteria = Query.parse(this.context.call().query());
        return new Selection(this.context, this.rule, this.cover).of(criteria, (found) -> {
            Selection.Match only = found.required();
            return new Updates(this, only).replacing(only, parsed.with("id", only.id()), then);
        });
    }

    private Step replacing(Selection.Match only, Json.Obj body, Function<Prepared, Step> then) {
        WriteAnswer.Stored stored = WriteAnswer.Stored.of(this.context, only.facts(),
                new UpstreamAnswer(200, Map.of(), only.body()));
        return replacing(body, Known.of(only.body()), stored.tag(), (put) -> then
            .apply(Prepared.once(put, this::judged).over(ElementReference.of(this.context, only.facts()))));
    }

    private String instance() {
        return this.rule.type() + "/" + this.context.route().id();
    }

    private Step begin(Json.Obj parsed, Function<Prepared, Step> then, boolean again) {
        UpstreamRequest read = UpstreamRequest.read(instance(), Query.EMPTY, UpstreamRequest.Proof.CHECKED_ANSWER);
        Supplier<Step> absent = () -> {
            throw again ? Answers.notFound() : overtaken();
        };
        return this.context.askInstance(read, (answer) -> {
            if (answer.status() == 404 && this.context.policy().compartment().updateAsCreate()) {
                return create(parsed, then);
            }
            InstanceAnswer found = new InstanceAnswer(this.context, this.cover, answer);
            return found.known(() -> this.context.orAbsent(() -> over(found, parsed, then, again), absent));
        }, absent);
    }

    private Step over(InstanceAnswer found, Json.Obj parsed, Function<Prepared, Step> then, boolean again) {
        ResourceScanResult facts = found.stored();
        WriteAnswer.Stored stored = WriteAnswer.Stored.of(this.context, facts, found.answer());
        boolean retry = again && this.context.call().header("if-match") == null;
        return replacing(parsed, Known.of(facts, found.answer()), stored.tag(), (put) -> {
            Prepared write = Prepared.once(put, this::judged).over(ElementReference.of(this.context, facts));
            return then.apply(retry ? write.orAgain(() -> begin(parsed,
                    (next) -> Writing.checked(this.context, this.locals, next, (one) -> one.alone(this.context)),
                    false)) : write);
        });
    }

    /**
     * Returns the denial for a resource that was the patient's and has changed since: the
     * client learns no more.
     */
    private static Denied overtaken() {
        return new Denied(Reason.VERSION, "version");
    }

    private Step replacing(Json.Obj parsed, Known known, String tag, Function<UpstreamRequest, Step> then) {
        Json.Obj body = new Binding(this.rule, known)
            .kept(new Inbound(this.context, known, this.locals).resource(parsed));
        UpstreamRequest put = UpstreamRequest
            .write("PUT", instance(), body.bytes(), UpstreamRequest.Proof.GUARDED_VERSION)
            .header("If-Match", tag);
        return new Bodies(this.context, this.locals).own(this.rule, this.cover, body,
                () -> then.apply(Writing.preferring(this.context, put)));
    }

    private Step judged(UpstreamAnswer result) {
        return new WriteAnswer(this.context, this.rule, result, false).judge();
    }

    private Step create(Json.Obj parsed, Function<Prepared, Step> then) {
        GrantedAccess create = ScopeGate.require(this.context, this.rule.type(), Access.CREATE);
        if (this.rule.isPatient() || this.context.call().header("if-match") != null) {
            throw Answers.notFound();
        }
        Json.Obj body = new Inbound(this.context, Known.nothing(), this.locals).resource(parsed);
        UpstreamRequest put = UpstreamRequest
            .write("PUT", instance(), body.bytes(), UpstreamRequest.Proof.GUARDED_VERSION)
            .header("If-None-Match", "*");
        return new Bodies(this.context, this.locals).own(this.rule, create, body,
                () -> then.apply(Prepared.once(Writing.preferring(this.context, put), this::judged)));
    }

}
