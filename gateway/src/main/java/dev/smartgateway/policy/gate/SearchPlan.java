package dev.smartgateway.policy.gate;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import dev.smartgateway.fhir.Param;
import dev.smartgateway.fhir.Query;
import dev.smartgateway.fhir.r4.R4;
import dev.smartgateway.fhir.r4.TypeRule;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.Draft;
import dev.smartgateway.policy.flow.Turn;
import dev.smartgateway.policy.model.AccessPolicy;
import dev.smartgateway.policy.model.DenialReason;
import dev.smartgateway.smart.Cover;

/**
 * A search as it will travel, and what its answer is held against.
 *
 * @param rule the searched type
 * @param cover what the scopes grant on it
 * @param path of the search, relative to the FHIR base
 * @param must parameters that carry pin and constraints; the self link must show them
 * @param rest what the client added
 * @param exact whether every match satisfies the scopes by the query alone
 */
public record SearchPlan(TypeRule rule, Cover cover, String path, Query must, Query rest, boolean exact) {

    /**
     * Plans a search of one type.
     * @throws dev.smartgateway.policy.flow.Denied if a parameter may not travel
     */
    public static SearchPlan of(Turn turn, TypeRule rule, Cover cover, Query client) {
        boolean exact = Constraints.exact(cover).isPresent();
        ResultParams results = new ResultParams(turn, rule, cover);
        Query shape = results.judge(client.only(ResultParams::is), exact);
        Query criteria = Criteria.of(turn, rule, client.only((param) -> !ResultParams.is(param)).params());
        return new SearchPlan(rule, cover, path(turn, rule), must(turn, rule, cover), criteria.and(shape), exact);
    }

    /**
     * The parameters that pin a query of that type and put the scopes' constraints on it.
     */
    public static Query must(Turn turn, TypeRule rule, Cover cover) {
        if (!turn.walls().rewrite()) {
            return Query.EMPTY;
        }
        return pin(turn, rule).and(Constraints.exact(cover).orElse(Query.EMPTY));
    }

    private static Query pin(Turn turn, TypeRule rule) {
        boolean inPath = !path(turn, rule).equals(rule.type());
        return (inPath || rule.shared() || turn.unpinned()) ? Query.EMPTY : Pins.query(turn, rule);
    }

    private static String path(Turn turn, TypeRule rule) {
        boolean full = turn.policy().compartment().mode() == AccessPolicy.Mode.FULL && rule.parameters().size() > 1
                && !turn.unpinned() && turn.walls().rewrite();
        return full ? turn.patient().reference() + "/" + rule.type() : rule.type();
    }

    /**
     * The client's criteria of a conditional interaction, without any result parameter,
     * together with the pin.
     */
    public static Query conditional(Turn turn, TypeRule rule, Cover cover, Query client) {
        Query exact = Constraints.exact(cover).orElseThrow(() -> new Denied(DenialReason.SCOPE_INEXACT, "conditional"));
        List<Param> criteria = client.params().stream().filter((param) -> !param.name().equals("_format")).toList();
        if (criteria.isEmpty()) {
            throw new Denied(DenialReason.MALFORMED, "conditional");
        }
        return Pins.query(turn, rule).and(exact).and(Criteria.of(turn, rule, criteria));
    }

    /**
     * The whole query.
     */
    public Query query() {
        return this.must.and(this.rest);
    }

    /**
     * The request.
     */
    public Draft draft(boolean form) {
        Draft.Proof proof = this.rule.shared() ? Draft.Proof.SHARED : Draft.Proof.PINNED_QUERY;
        return form ? Draft.form(this.path, query(), proof) : Draft.search(this.path, query(), proof);
    }

    /**
     * Element paths whose codes the answer check needs, for the searched type and for
     * everything that may come along.
     * @param anyType whether other types may come along although the query does not say
     * so
     */
    public Set<String> tokenPaths(Turn turn, boolean anyType) {
        Set<String> paths = new TreeSet<>(Constraints.paths(this.cover, this.rule.type()));
        boolean more = this.rest.params().stream().anyMatch((param) -> param.name().endsWith("include"));
        if (more || anyType) {
            R4.types().forEach((type) -> paths.addAll(Constraints.paths(ScopeGate.included(turn, type), type)));
        }
        return paths;
    }

}
