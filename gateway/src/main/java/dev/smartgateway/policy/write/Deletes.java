package dev.smartgateway.policy.write;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.smartgateway.fhir.BundleScan;
import dev.smartgateway.fhir.Param;
import dev.smartgateway.fhir.Query;
import dev.smartgateway.fhir.ResourceScan;
import dev.smartgateway.fhir.ResourceScanResult;
import dev.smartgateway.policy.GatewayAnswer;
import dev.smartgateway.policy.Step;
import dev.smartgateway.policy.UpstreamAnswer;
import dev.smartgateway.policy.flow.Answers;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.policy.flow.UpstreamRequest;
import dev.smartgateway.policy.read.InstanceAnswer;
import dev.smartgateway.policy.rules.Constraints;
import dev.smartgateway.policy.rules.Membership;
import dev.smartgateway.policy.rules.PinParameters;
import dev.smartgateway.policy.rules.ScopeGate;
import dev.smartgateway.policy.rules.SearchPlan;
import dev.smartgateway.r4.TypeRule;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.scope.Access;
import dev.smartgateway.scope.GrantedAccess;
import org.jspecify.annotations.Nullable;

/**
 * Handles delete: with the pin as a condition if one patient owns the resource. For a
 * type that several patients can share the pin only says that this patient takes part, so
 * the resource is read and judged first and deleted by id in that version. Another
 * patient's, shared, missing and already deleted resources all answer 204.
 */
final class Deletes {

    /** Server options that no client may set. */
    private static final Set<String> STRIPPED = Set.of("_count", "hardDelete", "_hardDelete", "_remove-references",
            "_purgeHistory", "_format", "_pretty", "_cascade", "_expunge");

    private final PolicyContext context;

    private final TypeRule rule;

    private final GrantedAccess cover;

    /**
     * A delete within the scopes.
     * @throws Denied if scopes or policy do not allow it
     */
    Deletes(PolicyContext context) {
        this.context = context;
        this.rule = Writing.rule(String.valueOf(context.route().type()));
        if (this.rule.isPatient()) {
            throw new Denied(Reason.INTERACTION, "patient-delete");
        }
        this.cover = ScopeGate.require(context, this.rule.type(), Access.DELETE);
    }

    /**
     * {@code DELETE [type]/[id]}.
     */
    Step delete(Function<Prepared, Step> then) {
        if (!stripped().isEmpty()) {
            throw new Denied(Reason.PARAMETER, "delete-parameter");
        }
        boolean exact = Constraints.exact(this.cover).isPresent() && !versioned();
        if (this.rule.several() || !exact) {
            return readFirst(then, true);
        }
        return then.apply(Prepared.once(pinned(id()), gone(id())));
    }

    /**
     * {@code DELETE [type]?criteria}.
     */
    Step conditional(Function<Prepared, Step> then) {
        Query criteria = stripped();
        if (this.rule.several()) {
            return new Selection(this.context, this.rule, this.cover).of(criteria, (found) -> {
                Selection.Match only = found.only();
                return then.apply((only == null) ? Prepared.settled(done())
                        : Prepared.once(guarded(only.id(), only.tag()), gone(only.id())));
            });
        }
        Query pinned = Writing.criteria(this.context, this.rule, this.cover, criteria);
        return then.apply(Prepared.once(draft(pinned), (answer) -> gone(answer, () -> search(pinned))));
    }

    private Step readFirst(Function<Prepared, Step> then, boolean first) {
        UpstreamRequest read = UpstreamRequest.read(this.rule.type() + "/" + id(), Query.EMPTY,
                UpstreamRequest.Proof.CHECKED_ANSWER);
        boolean silent = this.rule.several() && !versioned();
        Supplier<Step> absent = silent ? () -> then.apply(Prepared.settled(done())) : () -> {
            throw Answers.notFound();
        };
        return this.context.askInstance(read, (answer) -> {
            InstanceAnswer found = new InstanceAnswer(this.context, this.cover, answer);
            return found.known(() -> this.context.orAbsent(() -> judged(found, then, first), absent));
        }, absent);
    }

    private Step judged(InstanceAnswer found, Function<Prepared, Step> then, boolean first) {
        ResourceScanResult facts = found.stored();
        if (!this.rule.several()) {
            WriteAnswer.Stored.of(this.context, facts, found.answer());
            return then.apply(Prepared.once(pinned(id()), gone(id())));
        }
        String tag = versioned() ? WriteAnswer.Stored.of(this.context, facts, found.answer()).tag()
                : InstanceAnswer.tag(facts, found.answer());
        boolean again = first && !versioned();
        Prepared write = Prepared.once(guarded(id(), tag), gone(id()));
        return then.apply(again ? write.orAgain(() -> readFirst((next) -> next.alone(this.context), false)) : write);
    }

    private String id() {
        return String.valueOf(this.context.route().id());
    }

    private boolean versioned() {
        return this.context.call().header("if-match") != null;
    }

    private Query stripped() {
        return Query.parse(this.context.call().query()).only((param) -> !STRIPPED.contains(param.name()));
    }

    /** Returns the delete of one judged resource in the judged version. */
    private UpstreamRequest guarded(String id, @Nullable String tag) {
        if (tag == null) {
            return pinned(id);
        }
        return UpstreamRequest
            .write("DELETE", this.rule.type() + "/" + id, new byte[0], UpstreamRequest.Proof.GUARDED_VERSION)
            .header("If-Match", tag);
    }

    private UpstreamRequest pinned(String id) {
        Query named = new Query(List.of(Param.of("_id", id)));
        return draft(named.and(PinParameters.query(this.context, this.rule))
            .and(Constraints.exact(this.cover).orElse(Query.EMPTY)));
    }

    private UpstreamRequest draft(Query query) {
        return UpstreamRequest.write("DELETE", this.rule.type(), new byte[0], UpstreamRequest.Proof.PINNED_QUERY)
            .where(query)
            .header("Prefer", "handling=strict");
    }

    private Function<UpstreamAnswer, Step> gone(String id) {
        return (answer) -> gone(answer, () -> read(id));
    }

    /**
     * Checks again after a 404 or 410, which a service also sends if it does not support
     * such a delete.
     */
    private Step gone(UpstreamAnswer answer, Supplier<Step> lookAgain) {
        if (answer.status() == 412) {
            throw new Denied(Reason.VERSION, "version");
        }
        if (answer.status() == 404 || answer.status() == 410) {
            return lookAgain.get();
        }
        Answers.requireWritten(this.context, answer);
        return done();
    }

    private Step read(String id) {
        UpstreamRequest read = UpstreamRequest
            .read(this.rule.type() + "/" + id, Query.EMPTY, UpstreamRequest.Proof.CHECKED_ANSWER)
            .header("Cache-Control", "no-cache");
        return this.context.askInstance(read, (answer) -> {
            Answers.requireInstance(this.context, answer);
            Answers.requireJson(answer);
            return unless(own(ResourceScan.of(answer.body(), Set.of())));
        }, this::done);
    }

    private Step search(Query pinned) {
        Query shape = new Query(List.of(Param.of("_elements", String.join(",", SearchPlan.owners(this.rule)))));
        UpstreamRequest search = UpstreamRequest
            .search(this.rule.type(), pinned.and(shape), UpstreamRequest.Proof.PINNED_QUERY)
            .header("Cache-Control", "no-cache");
        return this.context.ask(search, (answer) -> {
            Answers.requireOk(this.context, answer);
            Answers.requireJson(answer);
            return unless(BundleScan.of(answer.body(), Set.of())
                .entries()
                .stream()
                .map(BundleScan.Entry::resource)
                .anyMatch((facts) -> facts != null && own(facts)));
        });
    }

    private boolean own(ResourceScanResult facts) {
        return facts.type().equals(this.rule.type())
                && Membership.written(this.context, this.rule, facts) == Membership.OWN;
    }

    private Step unless(boolean still) {
        if (still) {
            throw new Denied(Reason.UNCONFIRMED, "delete-not-done");
        }
        return done();
    }

    private Step done() {
        return this.context.allow(new GatewayAnswer(204, Map.of(), new byte[0]));
    }

}
