package dev.smartgateway.policy.read;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
import dev.smartgateway.policy.flow.Outcomes;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.policy.flow.UpstreamRequest;
import dev.smartgateway.policy.links.Links;
import dev.smartgateway.policy.rules.Constraints;
import dev.smartgateway.policy.rules.Membership;
import dev.smartgateway.policy.rules.PinParameters;
import dev.smartgateway.policy.rules.ReadParams;
import dev.smartgateway.policy.rules.ReferenceLookUps;
import dev.smartgateway.policy.rules.ScopeGate;
import dev.smartgateway.policy.rules.SearchPlan;
import dev.smartgateway.r4.TypeRule;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.scope.Access;
import dev.smartgateway.scope.GrantedAccess;
import org.jspecify.annotations.Nullable;

/**
 * read and vread: fetched whole, judged, then shown. Foreign, missing and deleted are one
 * and the same 404.
 */
public final class Reads {

    private Reads() {
    }

    /**
     * {@code GET [type]/[id]}.
     */
    public static Step read(PolicyContext turn) {
        String type = String.valueOf(turn.route().type());
        TypeRule rule = ScopeGate.rule(type);
        GrantedAccess cover = ScopeGate.require(turn, type, Access.READ);
        Query shape = ReadParams.of(turn, rule, cover, Query.parse(turn.call().query()));
        boolean findable = !rule.shared() && !rule.mayBeNobodys();
        if (turn.policy().compartment().readAsSearch() && findable) {
            return asSearch(turn, rule, cover, shape);
        }
        UpstreamRequest draft = UpstreamRequest.read(type + "/" + turn.route().id(), shape, proof(rule));
        return turn.askInstance(draft, (answer) -> judged(turn, cover, answer), Reads::absent,
                () -> beyond(turn, rule));
    }

    private static Step absent() {
        throw Answers.notFound();
    }

    /**
     * Too large or too deep to be judged: that is told of the patient's own alone, which
     * a query with the pin and only the elements that matter can tell.
     */
    private static Step beyond(PolicyContext turn, TypeRule rule) {
        Denied unreadable = new Denied(Reason.UNCHECKABLE, "answer-size");
        if (rule.shared() || turn.unpinned()) {
            throw unreadable;
        }
        Query id = new Query(List.of(Param.of("_id", String.valueOf(turn.route().id())),
                Param.of("_elements", String.join(",", SearchPlan.owners(rule)))));
        UpstreamRequest search = UpstreamRequest.search(rule.type(), PinParameters.query(turn, rule).and(id),
                UpstreamRequest.Proof.PINNED_QUERY);
        return turn.askInstance(search, (answer) -> {
            boolean own = answer.status() == 200 && BundleScan.of(answer.body(), Set.of())
                .entries()
                .stream()
                .map(BundleScan.Entry::resource)
                .anyMatch((facts) -> facts != null && String.valueOf(turn.route().id()).equals(facts.id())
                        && facts.type().equals(rule.type())
                        && Membership.of(turn, rule, facts, Set.of()) == Membership.OWN);
            throw own ? unreadable : Answers.notFound();
        }, Reads::absent);
    }

    private static UpstreamRequest.Proof proof(TypeRule rule) {
        return rule.shared() ? UpstreamRequest.Proof.SHARED : UpstreamRequest.Proof.CHECKED_ANSWER;
    }

    private static Step judged(PolicyContext turn, GrantedAccess cover, UpstreamAnswer answer) {
        Answers.requireInstance(turn, answer);
        return known(turn, cover, answer,
                () -> turn.allow(show(turn, facts(turn, cover, answer), answer, answer.body())));
    }

    /**
     * Goes on once it is known what the resource of an instance answer is about, as far
     * as that decides whose it is.
     */
    public static Step known(PolicyContext turn, GrantedAccess cover, UpstreamAnswer answer, Supplier<Step> then) {
        return ReferenceLookUps.targets(turn, List.of(asked(turn, cover, answer)), Set.of(), then);
    }

    /**
     * Scans and judges the resource of an instance answer.
     * @throws Denied with the uniform 404 if it may not be seen
     */
    public static ResourceScanResult facts(PolicyContext turn, GrantedAccess cover, UpstreamAnswer answer) {
        ResourceScanResult facts = asked(turn, cover, answer);
        if (!visible(turn, cover, facts)) {
            throw Answers.notFound();
        }
        return facts;
    }

    /**
     * As {@link #facts}, for a resource about to be changed: whose it is says its primary
     * element alone, also where the policy shows the full compartment.
     */
    public static ResourceScanResult stored(PolicyContext turn, GrantedAccess cover, UpstreamAnswer answer) {
        ResourceScanResult facts = asked(turn, cover, answer);
        boolean own = Membership.written(turn, ScopeGate.rule(facts.type()), facts) == Membership.OWN;
        if (!own || !Constraints.hold(cover, facts)) {
            throw Answers.notFound();
        }
        return facts;
    }

    private static ResourceScanResult asked(PolicyContext turn, GrantedAccess cover, UpstreamAnswer answer) {
        Answers.requireJson(answer);
        String type = String.valueOf(turn.route().type());
        ResourceScanResult facts = ResourceScan.of(answer.body(), Constraints.paths(cover, type));
        boolean asked = facts.type().equals(type) && String.valueOf(turn.route().id()).equals(facts.id());
        if (!asked) {
            throw new Denied(Reason.UNCHECKABLE, "other-resource");
        }
        return facts;
    }

    private static boolean visible(PolicyContext turn, GrantedAccess cover, ResourceScanResult facts) {
        return Membership.readable(turn, ScopeGate.rule(facts.type()), facts, Set.of())
                && Constraints.hold(cover, facts);
    }

    private static GatewayAnswer show(PolicyContext turn, ResourceScanResult facts, UpstreamAnswer answer,
            byte[] source) {
        Map<String, String> headers = new HashMap<>();
        String tag = tag(facts, answer);
        if (tag != null) {
            headers.put("ETag", tag);
            if (matches(turn.call().header("if-none-match"), tag)) {
                return new GatewayAnswer(304, headers, new byte[0]);
            }
        }
        String modified = answer.header("last-modified");
        if (modified != null && modified.matches("[A-Za-z0-9,: +-]{1,40}")) {
            headers.put("Last-Modified", modified);
        }
        headers.put("Content-Type", Outcomes.FHIR_JSON);
        return new GatewayAnswer(200, headers, Links.rewritten(turn, source, facts));
    }

    /**
     * The version of a judged resource as an entity tag, or {@code null}.
     */
    public static @Nullable String tag(ResourceScanResult facts, UpstreamAnswer answer) {
        String version = facts.versionId();
        String header = answer.header("etag");
        if (header != null && header.matches("(W/)?\"[A-Za-z0-9\\-.]{1,64}\"")) {
            return header.startsWith("W/") ? header : "W/" + header;
        }
        return (version != null && version.matches("[A-Za-z0-9\\-.]{1,64}")) ? "W/\"" + version + "\"" : null;
    }

    /**
     * Whether one of the entity tags of a condition is that version.
     */
    public static boolean matches(@Nullable String condition, String tag) {
        if (condition == null) {
            return false;
        }
        for (String candidate : condition.split(",", -1)) {
            String bare = candidate.strip();
            if (bare.equals("*") || bare.equals(tag) || tag.equals("W/" + bare)) {
                return true;
            }
        }
        return false;
    }

    private static Step asSearch(PolicyContext turn, TypeRule rule, GrantedAccess cover, Query shape) {
        Query id = new Query(List.of(Param.of("_id", String.valueOf(turn.route().id()))));
        String place = SearchPlan.place(turn, rule);
        Query pin = SearchPlan.must(turn, rule, cover, place);
        boolean patient = rule.isPatient() && !turn.unpinned();
        Query query = patient ? pin : pin.and(id);
        boolean alone = !rule.several() && Constraints.exact(cover).isPresent();
        if (patient && !turn.patient().value().equals(String.valueOf(turn.route().id()))) {
            throw Answers.notFound();
        }
        UpstreamRequest draft = UpstreamRequest.search(place, query.and(shape),
                alone ? UpstreamRequest.Proof.PINNED_QUERY : UpstreamRequest.Proof.PINNED_IN_PART);
        return turn.ask(draft, (answer) -> {
            Answers.requireOk(turn, answer);
            Answers.requireJson(answer);
            BundleScan.Result found = BundleScan.of(answer.body(), Constraints.paths(cover, rule.type()));
            if (found.entries().size() != 1 || found.entries().get(0).resource() == null) {
                throw Answers.notFound();
            }
            ResourceScanResult facts = found.entries().get(0).resource();
            boolean asked = facts.type().equals(rule.type()) && String.valueOf(turn.route().id()).equals(facts.id());
            if (!asked || !visible(turn, cover, facts)) {
                throw Answers.notFound();
            }
            UpstreamAnswer plain = new UpstreamAnswer(200, Map.of(), answer.body());
            return turn.allow(show(turn, facts, plain, answer.body()));
        });
    }

    /**
     * {@code GET [type]/[id]/_history/[vid]}: both that version and the current one must
     * be the patient's.
     */
    public static Step vread(PolicyContext turn) {
        String type = String.valueOf(turn.route().type());
        TypeRule rule = ScopeGate.rule(type);
        GrantedAccess cover = ScopeGate.require(turn, type, Access.READ);
        Query shape = ReadParams.of(turn, rule, cover, Query.parse(turn.call().query()));
        String instance = type + "/" + turn.route().id();
        UpstreamRequest version = UpstreamRequest.read(instance + "/_history/" + turn.route().name(), shape,
                proof(rule));
        return turn.askInstance(version, (answer) -> {
            Answers.requireInstance(turn, answer);
            return known(turn, cover, answer, () -> {
                ResourceScanResult facts = facts(turn, cover, answer);
                if (facts.versionId() != null && !facts.versionId().equals(turn.route().name())) {
                    throw new Denied(Reason.UNCHECKABLE, "other-version");
                }
                GatewayAnswer shown = show(turn, facts, answer, answer.body());
                UpstreamRequest current = UpstreamRequest.read(instance, Query.EMPTY, proof(rule));
                return turn.askInstance(current, (now) -> stillOwn(turn, cover, now, shown), Reads::absent);
            });
        }, Reads::absent);
    }

    private static Step stillOwn(PolicyContext turn, GrantedAccess cover, UpstreamAnswer now, GatewayAnswer shown) {
        Answers.requireInstance(turn, now);
        return known(turn, cover, now, () -> {
            facts(turn, cover, now);
            return turn.allow(shown);
        });
    }

    /**
     * Whether the client can live with JSON.
     */
    public static void requireJsonWanted(PolicyContext turn) {
        String accept = turn.call().header("accept");
        if (accept == null || accept.isBlank()) {
            return;
        }
        for (String range : accept.toLowerCase(Locale.ROOT).split(",", -1)) {
            String type = range.split(";", -1)[0].strip();
            if (Set
                .of("*/*", "application/*", "application/json", "application/fhir+json", "application/json+fhir",
                        "text/json")
                .contains(type)) {
                return;
            }
        }
        throw new Denied(Reason.NOT_ACCEPTABLE, "accept");
    }

}
