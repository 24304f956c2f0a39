package dev.smartgateway.policy.rules;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import dev.smartgateway.fhir.Param;
import dev.smartgateway.fhir.Query;
import dev.smartgateway.policy.AccessPolicy;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.policy.flow.UpstreamRequest;
import dev.smartgateway.r4.R4;
import dev.smartgateway.r4.TypeRule;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.scope.GrantedAccess;

/**
 * A planned search, and what its answer is compared with.
 *
 * @param rule the searched type
 * @param cover what the scopes grant on it
 * @param path of the search, relative to the FHIR base
 * @param must parameters that carry pin and constraints; the self link must show them
 * @param rest what the client added
 * @param exact whether every match satisfies the scopes by the query alone
 * @param anchored whether something that is known to be harmless selects the matches, in
 * place of the pin: another patient's resources are then left out without an alarm
 */
public record SearchPlan(TypeRule rule, GrantedAccess cover, String path, Query must, Query rest, boolean exact,
        boolean anchored) {

    /**
     * A plan with the pin.
     */
    // CHECKSTYLE:OFF the parts of the record without the last
    public SearchPlan(TypeRule rule, GrantedAccess cover, String path, Query must, Query rest, boolean exact) {
        this(rule, cover, path, must, rest, exact, false);
    }
    // CHECKSTYLE:ON

    /**
     * Plans a search of one type.
     * @throws dev.smartgateway.policy.flow.Denied if a parameter may not be sent
     */
    public static SearchPlan of(PolicyContext context, TypeRule rule, GrantedAccess cover, Query client) {
        boolean exact = Constraints.exact(cover).filter((limits) -> within(limits, client)).isPresent();
        ResultParams results = new ResultParams(context, rule, cover);
        Query shape = results.judge(client.only(ResultParams::is), exact);
        Query plain = client.only((param) -> !ResultParams.is(param));
        Query anchor = Anchors.of(context, rule, plain);
        if (!anchor.isEmpty()) {
            Query others = Criteria.of(context, rule, plain.only((param) -> !Anchors.is(rule, param)).params());
            Query limits = Constraints.exact(cover).orElse(Query.EMPTY);
            return new SearchPlan(rule, cover, rule.type(), limits, anchor.and(others).and(shape), exact, true);
        }
        Query criteria = Criteria.of(context, rule, plain.params());
        String path = place(context, rule);
        return new SearchPlan(rule, cover, path, must(context, rule, cover, path), criteria.and(shape), exact);
    }

    /**
     * Returns whether the query stays within the constraints even at a server that treats
     * a repeated parameter as alternatives or uses only its last value.
     */
    private static boolean within(Query limits, Query client) {
        return limits.params().stream().allMatch((limit) -> {
            Set<String> allowed = Set.of(limit.value().split(",", -1));
            return client.params()
                .stream()
                .filter((param) -> param.name().equals(limit.name()))
                .allMatch((param) -> param.modifier() == null
                        && allowed.containsAll(List.of(param.value().split(",", -1))));
        });
    }

    /**
     * Returns whether resources come with all their elements.
     * @param client the parameters that the client requested, on every page
     */
    public boolean whole(Query client) {
        return this.rest.and(client)
            .params()
            .stream()
            .noneMatch((param) -> param.name().equals("_elements")
                    || (param.name().equals("_summary") && !Set.of("false", "data").contains(param.value())));
    }

    private static boolean brings(Param param) {
        return param.name().endsWith("include");
    }

    /**
     * Returns whether a requested include can return resources of a type.
     */
    public boolean brings(String type) {
        return this.rest.params().stream().filter(SearchPlan::brings).anyMatch((param) -> brings(param, type));
    }

    /**
     * Returns whether one include can return resources of a type.
     */
    static boolean brings(Param include, String type) {
        String[] parts = include.value().split(":", -1);
        if (include.name().equals("_revinclude")) {
            return parts[0].equals(type);
        }
        if (parts.length == 2 && parts[1].equals("*")) {
            return R4.parameters(parts[0]).stream().anyMatch((one) -> one.reaches(type));
        }
        boolean reached = R4.parameter(parts[0], (parts.length > 1) ? parts[1] : "")
            .filter((it) -> it.reaches(type))
            .isPresent();
        return reached && (parts.length < 3 || parts[2].equals(type));
    }

    /**
     * Returns whether only a count is requested.
     */
    public boolean counts() {
        return "count".equals(this.rest.last("_summary")) || "0".equals(this.rest.last("_count"));
    }

    /**
     * Returns the same search with pages of that size and an exact total, without
     * parameters that shape resources or include others.
     */
    public SearchPlan counting(int size) {
        Query criteria = this.rest.only((param) -> !ResultParams.is(param));
        Query shape = new Query(List.of(Param.of("_count", String.valueOf(size)), Param.of("_total", "accurate")));
        return new SearchPlan(this.rule, this.cover, this.path, this.must, criteria.and(shape), this.exact,
                this.anchored);
    }

    /**
     * Returns the parameters that pin a query of that type and add the scopes'
     * constraints.
     * @param path of the query; a compartment of the pinned patient needs no parameter
     */
    public static Query must(PolicyContext context, TypeRule rule, GrantedAccess cover, String path) {
        boolean pinned = rule.shared() || context.unpinned() || path.startsWith(context.patient().reference() + "/");
        Query pin = pinned ? Query.EMPTY : PinParameters.query(context, rule);
        return pin.and(Constraints.exact(cover).orElse(Query.EMPTY));
    }

    /**
     * Returns the path of a search: the type, or the patient's compartment if the policy
     * shows the full one and a query could not express it.
     */
    public static String place(PolicyContext context, TypeRule rule) {
        boolean full = context.policy().compartment().mode() == AccessPolicy.Mode.FULL && rule.parameters().size() > 1
                && !context.unpinned();
        return full ? context.patient().reference() + "/" + rule.type() : rule.type();
    }

    /**
     * The client's criteria of a conditional interaction, without any result parameter,
     * together with the pin.
     */
    public static Query conditional(PolicyContext context, TypeRule rule, GrantedAccess cover, Query client) {
        Query exact = Constraints.exact(cover).orElseThrow(() -> new Denied(Reason.SCOPE_INEXACT, "conditional"));
        List<Param> criteria = client.params().stream().filter((param) -> !param.name().equals("_format")).toList();
        if (criteria.isEmpty()) {
            throw new Denied(Reason.MALFORMED, "conditional");
        }
        return PinParameters.query(context, rule).and(exact).and(Criteria.of(context, rule, criteria));
    }

    /**
     * Returns the top-level elements that name the owner of a resource.
     */
    public static Set<String> owners(TypeRule rule) {
        Set<String> elements = new TreeSet<>(Set.of("id", "meta"));
        rule.primary().forEach((path) -> elements.add(path.split("\\.", -1)[0]));
        return elements;
    }

    /**
     * Returns the complete query.
     */
    public Query query() {
        return this.must.and(this.rest);
    }

    /**
     * The request.
     * @param form whether the query is sent as a form, which compartment searches do not
     * support
     */
    public UpstreamRequest draft(boolean form) {
        UpstreamRequest.Proof proof = proof();
        return (form && this.path.equals(this.rule.type())) ? UpstreamRequest.form(this.path, query(), proof)
                : UpstreamRequest.search(this.path, query(), proof);
    }

    private UpstreamRequest.Proof proof() {
        boolean alone = this.exact && !this.rule.several() && this.rest.params().stream().noneMatch(SearchPlan::brings);
        if (this.anchored || (this.rule.shared() && !alone)) {
            return UpstreamRequest.Proof.CHECKED_ANSWER;
        }
        if (this.rule.shared()) {
            return UpstreamRequest.Proof.SHARED;
        }
        return alone ? UpstreamRequest.Proof.PINNED_QUERY : UpstreamRequest.Proof.PINNED_IN_PART;
    }

    /**
     * Returns the element paths whose codes the answer check needs, for the searched type
     * and for all types that may be included.
     * @param anyType whether other types may be included although the query does not say
     * so
     */
    public Set<String> tokenPaths(PolicyContext context, boolean anyType) {
        Set<String> paths = new TreeSet<>(Constraints.paths(this.cover, this.rule.type()));
        boolean more = this.rest.params().stream().anyMatch(SearchPlan::brings);
        if (more || anyType) {
            R4.types().forEach((type) -> paths.addAll(Constraints.paths(ScopeGate.included(context, type), type)));
        }
        return paths;
    }

    /**
     * Returns the page size that a client requests, limited by the policy.
     * @throws Denied if it is no number
     */
    public static int pageSize(PolicyContext context, String value) {
        if (!value.matches("[0-9]{1,9}")) {
            throw new Denied(Reason.PARAMETER, "count");
        }
        return Math.min(Integer.parseInt(value), context.policy().search().maxCount());
    }

}
