package dev.smartgateway.policy.read;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import dev.smartgateway.fhir.ResourceScan;
import dev.smartgateway.fhir.ResourceScanResult;
import dev.smartgateway.policy.GatewayAnswer;
import dev.smartgateway.policy.Step;
import dev.smartgateway.policy.UpstreamAnswer;
import dev.smartgateway.policy.flow.Answers;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.Outcomes;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.policy.links.Links;
import dev.smartgateway.policy.rules.Constraints;
import dev.smartgateway.policy.rules.Membership;
import dev.smartgateway.policy.rules.ReferenceLookUps;
import dev.smartgateway.policy.rules.ScopeGate;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.scope.GrantedAccess;
import org.jspecify.annotations.Nullable;

/**
 * Judges the answer to a request for one resource by its id. Another patient's, missing
 * and deleted resources give the same 404.
 */
public final class InstanceAnswer {

    private static final Pattern MODIFIED = Pattern.compile("[A-Za-z0-9,: +-]{1,40}");

    private static final Pattern TAG = Pattern.compile("(W/)?\"[A-Za-z0-9\\-.]{1,64}\"");

    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9\\-.]{1,64}");

    private final PolicyContext context;

    private final GrantedAccess cover;

    private final UpstreamAnswer answer;

    private @Nullable ResourceScanResult scanned;

    /**
     * A judge of one answer.
     * @param context of the request whose route names type and id
     * @param cover what the scopes grant on the resource
     */
    public InstanceAnswer(PolicyContext context, GrantedAccess cover, UpstreamAnswer answer) {
        this.context = context;
        this.cover = cover;
        this.answer = answer;
    }

    /**
     * Continues after looking up what the resource refers to, if that decides its owner.
     * @throws Denied if the service answered with anything but the requested resource
     */
    public Step known(Supplier<Step> then) {
        Answers.requireInstance(this.context, this.answer);
        return ReferenceLookUps.targets(this.context, List.of(asked()), Set.of(), then);
    }

    /**
     * Returns the resource as one that may be seen.
     * @throws Denied with the uniform 404 if it may not
     */
    public ResourceScanResult visible() {
        ResourceScanResult facts = asked();
        if (!shows(facts)) {
            throw Answers.notFound();
        }
        return facts;
    }

    /**
     * As {@link #visible}, for a resource about to be changed: only its primary element
     * decides the owner, even if the policy shows the full compartment.
     */
    public ResourceScanResult stored() {
        ResourceScanResult facts = asked();
        boolean own = Membership.written(this.context, ScopeGate.rule(facts.type()), facts) == Membership.OWN;
        if (!own || !Constraints.hold(this.cover, facts)) {
            throw Answers.notFound();
        }
        return facts;
    }

    /**
     * Returns the answer of the service.
     */
    public UpstreamAnswer answer() {
        return this.answer;
    }

    private ResourceScanResult asked() {
        ResourceScanResult facts = this.scanned;
        if (facts == null) {
            Answers.requireJson(this.answer);
            String type = String.valueOf(this.context.route().type());
            facts = ResourceScan.of(this.answer.body(), Constraints.paths(this.cover, type));
            if (!facts.type().equals(type) || !String.valueOf(this.context.route().id()).equals(facts.id())) {
                throw new Denied(Reason.UNCHECKABLE, "other-resource");
            }
            this.scanned = facts;
        }
        return facts;
    }

    /**
     * Returns whether a resource in the answer may be seen.
     */
    boolean shows(ResourceScanResult facts) {
        return Membership.readable(this.context, ScopeGate.rule(facts.type()), facts, Set.of())
                && Constraints.hold(this.cover, facts);
    }

    /**
     * A judged resource of the answer as the browser gets it, or 304 if it has it.
     */
    GatewayAnswer shown(ResourceScanResult facts) {
        Map<String, String> headers = new HashMap<>();
        String tag = tag(facts, this.answer);
        if (tag != null) {
            headers.put("ETag", tag);
            if (matches(this.context.call().header("if-none-match"), tag)) {
                return new GatewayAnswer(304, headers, new byte[0]);
            }
        }
        String modified = this.answer.header("last-modified");
        if (modified != null && MODIFIED.matcher(modified).matches()) {
            headers.put("Last-Modified", modified);
        }
        headers.put("Content-Type", Outcomes.FHIR_JSON);
        return new GatewayAnswer(200, headers, Links.rewritten(this.context, this.answer.body(), facts));
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
     * Returns whether one of the entity tags of a condition is that version.
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

}
