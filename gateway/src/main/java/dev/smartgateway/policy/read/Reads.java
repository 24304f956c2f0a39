package dev.smartgateway.policy.read;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

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
import dev.smartgateway.policy.rules.OwnUser;
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
 * Handles read and vread: fetched completely, judged, then shown. Another patient's,
 * missing and deleted resources give the same 404.
 */
public final class Reads {

    private static final Pattern MODIFIED = Pattern.compile("[A-Za-z0-9,: +-]{1,40}");

    private static final Pattern TAG = Pattern.compile("(W/)?\"[A-Za-z0-9\\-.]{1,64}\"");

    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9\\-.]{1,64}");

    private Reads() {
    }

    /**
     * {@code GET [type]/[id]}.
     */
    public static Step read(PolicyContext context) {
        String type = String.valueOf(context.route().type());
        TypeRule rule = ScopeGate.rule(type);
        GrantedAccess cover = OwnUser.asked(context) ? OwnUser.require(context, rule)
                : ScopeGate.require(context, type, Access.READ);
        Query shape = ReadParams.of(context, rule, cover, Query.parse(context.call().query()));
        boolean findable = !rule.shared() && !rule.mayBeNobodys();
        if (context.policy().compartment().readAsSearch() && findable) {
            return asSearch(context, rule, cover, shape);
        }
        UpstreamRequest draft = UpstreamRequest.read(type + "/" + context.route().id(), shape, proof(rule));
        return context.askInstance(draft, (answer) -> judged(context, cover, answer), Reads::absent,
                () -> beyond(context, rule));
    }

    private static Step absent() {
        throw Answers.notFound();
    }

    /**
     * Handles a resource that is too large or too deep to judge: the client learns that
     * only of the patient's own, which a query with the pin and a few elements can tell.
     */
    private static Step beyond(PolicyContext context, TypeRule rule) {
        Denied unreadable = new Denied(Reason.UNCHECKABLE, "answer-size");
        if (rule.shared() || context.unpinned()) {
            throw unreadable;
        }
        Query id = new Query(List.of(Param.of("_id", String.valueOf(context.route().id())),
                Param.of("_elements", String.join(",", SearchPlan.owners(rule)))));
        UpstreamRequest search = UpstreamRequest.search(rule.type(), PinParameters.query(context, rule).and(id),
                UpstreamRequest.Proof.PINNED_QUERY);
        return context.askInstance(search, (answer) -> {
            boolean own = answer.status() == 200 && BundleScan.of(answer.body(), Set.of())
                .entries()
                .stream()
                .map(BundleScan.Entry::resource)
                .anyMatch((facts) -> facts != null && String.valueOf(context.route().id()).equals(facts.id())
                        && facts.type().equals(rule.type())
                        && Membership.of(context, rule, facts, Set.of()) == Membership.OWN);
            throw own ? unreadable : Answers.notFound();
        }, Reads::absent);
    }

    private static UpstreamRequest.Proof proof(TypeRule rule) {
        return rule.shared() ? UpstreamRequest.Proof.SHARED : UpstreamRequest.Proof.CHECKED_ANSWER;
    }

    private static Step judged(PolicyContext context, GrantedAccess cover, UpstreamAnswer answer) {
        Answers.requireInstance(context, answer);
        return known(context, cover, answer,
                () -> context.allow(show(context, facts(context, cover, answer), answer, answer.body())));
    }

    /**
     * Continues after looking up what the resource of an instance answer refers to, if
     * that decides its owner.
     */
    public static Step known(PolicyContext context, GrantedAccess cover, UpstreamAnswer answer, Supplier<Step> then) {
        return ReferenceLookUps.targets(context, List.of(asked(context, cover, answer)), Set.of(), then);
    }

    /**
     * Scans and judges the resource of an instance answer.
     * @throws Denied with the uniform 404 if it may not be seen
     */
    public static ResourceScanResult facts(PolicyContext context, GrantedAccess cover, UpstreamAnswer answer) {
        ResourceScanResult facts = asked(context, cover, answer);
        if (!visible(context, cover, facts)) {
            throw Answers.notFound();
        }
        return facts;
    }

    /**
     * As {@link #facts}, for a resource about to be changed: only its primary element
     * decides the owner, even if the policy shows the full compartment.
     */
    public static ResourceScanResult stored(PolicyContext context, GrantedAccess cover, UpstreamAnswer answer) {
        ResourceScanResult facts = asked(context, cover, answer);
        boolean own = Membership.written(context, ScopeGate.rule(facts.type()), facts) == Membership.OWN;
        if (!own || !Constraints.hold(cover, facts)) {
            throw Answers.notFound();
        }
        return facts;
    }

    private static ResourceScanResult asked(PolicyContext context, GrantedAccess cover, UpstreamAnswer answer) {
        Answers.requireJson(answer);
        String type = String.valueOf(context.route().type());
        ResourceScanResult facts = ResourceScan.of(answer.body(), Constraints.paths(cover, type));
        boolean asked = facts.type().equals(type) && String.valueOf(context.route().id()).equals(facts.id());
        if (!asked) {
            throw new Denied(Reason.UNCHECKABLE, "other-resource");
        }
        return facts;
    }

    private static boolean visible(PolicyContext context, GrantedAccess cover, ResourceScanResult facts) {
        return Membership.readable(context, ScopeGate.rule(facts.type()), facts, Set.of())
                && Constraints.hold(cover, facts);
    }

    private static GatewayAnswer show(PolicyContext context, ResourceScanResult facts, UpstreamAnswer answer,
            byte[] source) {
        Map<String, String> headers = new HashMap<>();
        String tag = tag(facts, answer);
        if (tag != null) {
            headers.put("ETag", tag);
            if (matches(context.call().header("if-none-match"), tag)) {
                return new GatewayAnswer(304, headers, new byte[0]);
            }
        }
        String modified = answer.header("last-modified");
        if (modified != null && MODIFIED.matcher(modified).matches()) {
            headers.put("Last-Modified", modified);
        }
        headers.put("Content-Type", Outcomes.FHIR_JSON);
        return new GatewayAnswer(200, headers, Links.rewritten(context, source, facts));
    }

    /**
     * The version of a judged resource as an entity tag, or {@code null}.
     */
    public static @Nullable String tag(ResourceScanResult facts, UpstreamAnswer answer) {
        String version = facts.versionId();
        String header = answer.header("etag");
        if (header != null && TAG.matcher(header).matches()) {
            return header.startsWith("W/") ? header : "W/" + header;
        }
        return (version != null && VERSION.matcher(version).matches()) ? "W/\"" + version + "\"" : null;
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

    private static Step asSearch(PolicyContext context, TypeRule rule, GrantedAccess cover, Query shape) {
        Query id = new Query(List.of(Param.of("_id", String.valueOf(context.route().id()))));
        String place = SearchPlan.place(context, rule);
        Query pin = SearchPlan.must(context, rule, cover, place);
        boolean patient = rule.isPatient() && !context.unpinned();
        Query query = patient ? pin : pin.and(id);
        boolean alone = !rule.several() && Constraints.exact(cover).isPresent();
        if (patient && !context.patient().value().equals(String.valueOf(context.route().id()))) {
            throw Answers.notFound();
        }
        UpstreamRequest draft = UpstreamRequest.search(place, query.and(shape),
                alone ? UpstreamRequest.Proof.PINNED_QUERY : UpstreamRequest.Proof.PINNED_IN_PART);
        return context.ask(draft, (answer) -> {
            Answers.requireOk(context, answer);
            Answers.requireJson(answer);
            BundleScan.Result found = BundleScan.of(answer.body(), Constraints.paths(cover, rule.type()));
            if (found.entries().size() != 1 || found.entries().get(0).resource() == null) {
                throw Answers.notFound();
            }
            ResourceScanResult facts = found.entries().get(0).resource();
            boolean asked = facts.type().equals(rule.type()) && String.valueOf(context.route().id()).equals(facts.id());
            if (!asked || !visible(context, cover, facts)) {
                throw Answers.notFound();
            }
            UpstreamAnswer plain = new UpstreamAnswer(200, Map.of(), answer.body());
            return context.allow(show(context, facts, plain, answer.body()));
        });
    }

    /**
     * {@code GET [type]/[id]/_history/[vid]}: both that version and the current one must
     * be the patient's.
     */
    public static Step vread(PolicyContext context) {
        String type = String.valueOf(context.route().type());
        TypeRule rule = ScopeGate.rule(type);
        GrantedAccess cover = ScopeGate.require(context, type, Access.READ);
        Query shape = ReadParams.of(context, rule, cover, Query.parse(context.call().query()));
        String instance = type + "/" + context.route().id();
        UpstreamRequest version = UpstreamRequest.read(instance + "/_history/" + context.route().name(), shape,
                proof(rule));
        return context.askInstance(version, (answer) -> {
            Answers.requireInstance(context, answer);
            return known(context, cover, answer, () -> {
                ResourceScanResult facts = facts(context, cover, answer);
                if (facts.versionId() != null && !facts.versionId().equals(context.route().name())) {
                    throw new Denied(Reason.UNCHECKABLE, "other-version");
                }
                GatewayAnswer shown = show(context, facts, answer, answer.body());
                UpstreamRequest current = UpstreamRequest.read(instance, Query.EMPTY, proof(rule));
                return context.askInstance(current, (now) -> stillOwn(context, cover, now, shown), Reads::absent);
            });
        }, Reads::absent);
    }

    private static Step stillOwn(PolicyContext context, GrantedAccess cover, UpstreamAnswer now, GatewayAnswer shown) {
        Answers.requireInstance(context, now);
        return known(context, cover, now, () -> {
            facts(context, cover, now);
            return context.allow(shown);
        });
    }

    /**
     * Requires that the client accepts JSON.
     */
    public static void requireJsonWanted(PolicyContext context) {
        String accept = context.call().header("accept");
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
