package dev.smartgateway.policy.rules;

import java.util.List;

import dev.smartgateway.policy.AccessPolicy;
import dev.smartgateway.policy.Operation;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.r4.R4;
import dev.smartgateway.r4.TypeRule;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.scope.Access;
import dev.smartgateway.scope.GrantedAccess;
import dev.smartgateway.scope.Scopes;

/**
 * The first check: scope and policy, before any upstream call, so that a 403 never
 * depends on data.
 */
public final class ScopeGate {

    private ScopeGate() {
    }

    /**
     * Returns the rule of a type that the gateway serves.
     */
    public static TypeRule rule(String type) {
        return R4.rule(type).orElseThrow(() -> new Denied(Reason.TYPE, "type"));
    }

    /**
     * Returns the requested operation, if the gateway and the policy allow it.
     */
    public static Operation operation(PolicyContext context) {
        String name = String.valueOf(context.route().name());
        Operation operation = Operation.of(name, context.route().type(), context.route().id() != null)
            .orElseThrow(() -> new Denied(Reason.OPERATION, "operation"));
        if (!context.policy().operations().contains(name)) {
            context.soft(Reason.OPERATION, "policy-operation");
        }
        return operation;
    }

    /**
     * Returns the access that the scopes grant; denies if there is none.
     * @throws Denied if that is nothing, or the policy excludes type or interaction
     */
    public static GrantedAccess require(PolicyContext context, String type, Access access) {
        GrantedAccess cover = context.scopes().cover(type, access);
        if (!cover.granted()) {
            throw new Denied(Reason.SCOPE, "scope");
        }
        if (beyondCeiling(context, type, access, cover)) {
            context.soft(Reason.SCOPE, "policy-scope");
        }
        allowed(context, type);
        if (!context.policy().types().explicit().contains(type)) {
            return cover;
        }
        GrantedAccess named = context.scopes().namedCover(type, access);
        if (!named.granted()) {
            context.soft(Reason.SCOPE, "explicit-scope");
            return cover;
        }
        return named;
    }

    /**
     * Requires that the policy allows the interaction and the type.
     */
    static void allowed(PolicyContext context, String type) {
        if (!context.policy().interactions().contains(context.route().interaction())) {
            context.soft(Reason.INTERACTION, "policy-interaction");
        }
        if (!inPolicy(context.policy().types(), type)) {
            context.soft(Reason.TYPE, "policy-type");
        }
    }

    /**
     * Returns whether the scopes let resources of a type be read.
     */
    static boolean readable(PolicyContext context, String type) {
        return cover(context, type, Access.READ).granted();
    }

    /** Without a report-only rule the scopes are cut down to the ceiling already. */
    private static boolean beyondCeiling(PolicyContext context, String type, Access access, GrantedAccess cover) {
        Scopes ceiling = context.onlyReports("policy-scope") ? context.policy().scopes() : null;
        return ceiling != null && !context.scopes().narrowedTo(ceiling).cover(type, access).equals(cover);
    }

    /**
     * Returns the access that the scopes grant on an included resource; never throws.
     */
    public static GrantedAccess included(PolicyContext context, String type) {
        if (!inPolicy(context.policy().types(), type) && !context.onlyReports("policy-type")) {
            return new GrantedAccess(false, List.of());
        }
        GrantedAccess read = cover(context, type, Access.READ);
        return read.granted() ? read : cover(context, type, Access.SEARCH);
    }

    /**
     * Returns whether all resources of a type may be searched: by scope without a
     * constraint, and by policy.
     */
    public static boolean searchable(PolicyContext context, String type) {
        GrantedAccess cover = cover(context, type, Access.SEARCH);
        return inPolicy(context.policy().types(), type) && cover.granted() && cover.anyOf().isEmpty();
    }

    /**
     * Records the report-only rules that would have removed an included resource.
     */
    public static void noteIncluded(PolicyContext context, String type) {
        AccessPolicy.Types types = context.policy().types();
        if (!inPolicy(types, type)) {
            context.note("policy-type");
        }
        if (types.explicit().contains(type) && !context.scopes().namedCover(type, Access.READ).granted()
                && !context.scopes().namedCover(type, Access.SEARCH).granted()) {
            context.note("explicit-scope");
        }
    }

    private static GrantedAccess cover(PolicyContext context, String type, Access access) {
        boolean explicit = context.policy().types().explicit().contains(type) && !context.onlyReports("explicit-scope");
        return explicit ? context.scopes().namedCover(type, access) : context.scopes().cover(type, access);
    }

    private static boolean inPolicy(AccessPolicy.Types types, String type) {
        return !types.denied().contains(type) && (types.allowed().isEmpty() || types.allowed().contains(type));
    }

}
