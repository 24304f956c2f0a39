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
 * The first gate: scope and policy, before any upstream call, so that a 403 never depends
 * on data.
 */
public final class ScopeGate {

    private ScopeGate() {
    }

    /**
     * The rule of a type the gateway serves.
     */
    public static TypeRule rule(String type) {
        return R4.rule(type).orElseThrow(() -> new Denied(Reason.TYPE, "type"));
    }

    /**
     * The operation that is asked for, if the gateway and the policy offer it.
     */
    public static Operation operation(PolicyContext turn) {
        String name = String.valueOf(turn.route().name());
        Operation operation = Operation.of(name, turn.route().type(), turn.route().id() != null)
            .orElseThrow(() -> new Denied(Reason.OPERATION, "operation"));
        if (!turn.policy().operations().contains(name)) {
            turn.soft(Reason.OPERATION, "policy-operation");
        }
        return operation;
    }

    /**
     * What the scopes grant.
     * @throws Denied if that is nothing, or the policy excludes type or interaction
     */
    public static GrantedAccess require(PolicyContext turn, String type, Access access) {
        GrantedAccess cover = turn.scopes().cover(type, access);
        if (!cover.granted()) {
            throw new Denied(Reason.SCOPE, "scope");
        }
        if (beyondCeiling(turn, type, access, cover)) {
            turn.soft(Reason.SCOPE, "policy-scope");
        }
        if (!turn.policy().interactions().contains(turn.route().interaction())) {
            turn.soft(Reason.INTERACTION, "policy-interaction");
        }
        AccessPolicy.Types types = turn.policy().types();
        if (!inPolicy(types, type)) {
            turn.soft(Reason.TYPE, "policy-type");
        }
        if (!types.explicit().contains(type)) {
            return cover;
        }
        GrantedAccess named = turn.scopes().namedCover(type, access);
        if (!named.granted()) {
            turn.soft(Reason.SCOPE, "explicit-scope");
            return cover;
        }
        return named;
    }

    /** Without a rule on trial the scopes are cut down to the ceiling already. */
    private static boolean beyondCeiling(PolicyContext turn, String type, Access access, GrantedAccess cover) {
        Scopes ceiling = turn.onlyReports("policy-scope") ? turn.policy().scopes() : null;
        return ceiling != null && !turn.scopes().narrowedTo(ceiling).cover(type, access).equals(cover);
    }

    /**
     * What the scopes grant on a resource that came along with others; nothing is thrown.
     */
    public static GrantedAccess included(PolicyContext turn, String type) {
        if (!inPolicy(turn.policy().types(), type) && !turn.onlyReports("policy-type")) {
            return new GrantedAccess(false, List.of());
        }
        GrantedAccess read = cover(turn, type, Access.READ);
        return read.granted() ? read : cover(turn, type, Access.SEARCH);
    }

    /**
     * Whether all resources of a type may be searched: by scope without a constraint, and
     * by policy.
     */
    public static boolean searchable(PolicyContext turn, String type) {
        GrantedAccess cover = cover(turn, type, Access.SEARCH);
        return inPolicy(turn.policy().types(), type) && cover.granted() && cover.anyOf().isEmpty();
    }

    /**
     * Notes the rules on trial that would have kept back a resource that came along.
     */
    public static void noteIncluded(PolicyContext turn, String type) {
        AccessPolicy.Types types = turn.policy().types();
        if (!inPolicy(types, type)) {
            turn.note("policy-type");
        }
        if (types.explicit().contains(type) && !turn.scopes().namedCover(type, Access.READ).granted()
                && !turn.scopes().namedCover(type, Access.SEARCH).granted()) {
            turn.note("explicit-scope");
        }
    }

    private static GrantedAccess cover(PolicyContext turn, String type, Access access) {
        boolean explicit = turn.policy().types().explicit().contains(type) && !turn.onlyReports("explicit-scope");
        return explicit ? turn.scopes().namedCover(type, access) : turn.scopes().cover(type, access);
    }

    private static boolean inPolicy(AccessPolicy.Types types, String type) {
        return !types.denied().contains(type) && (types.allowed().isEmpty() || types.allowed().contains(type));
    }

}
