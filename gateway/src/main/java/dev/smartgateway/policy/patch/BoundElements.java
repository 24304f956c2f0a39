package dev.smartgateway.policy.patch;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.rules.Constraints;
import dev.smartgateway.r4.Place;
import dev.smartgateway.r4.TypeRule;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.scope.GrantedAccess;

/**
 * The elements of one type that no patch may change: those that name the owner, those
 * that scopes constrain, and those that every resource needs.
 */
final class BoundElements {

    private final String type;

    private final Set<String> bound = new HashSet<>(Set.of("id", "meta", "resourceType", "implicitRules", "contained"));

    BoundElements(TypeRule rule, GrantedAccess cover) {
        this.type = rule.type();
        List<String> paths = new ArrayList<>(rule.primary());
        paths.addAll(rule.full());
        paths.addAll(Constraints.paths(cover, rule.type()));
        paths.forEach((path) -> this.bound.add(path.split("\\.", -1)[0]));
    }

    String type() {
        return this.type;
    }

    /**
     * Requires an element that a patch may change.
     * @param element first element of a path
     */
    void requireFree(String element) {
        if (this.bound.contains(element.startsWith("_") ? element.substring(1) : element)) {
            throw refused();
        }
    }

    /**
     * Rejects the identifier or the type of a reference as a target. A patch contains
     * only the new value, so it is not known whether that names the same resource as the
     * rest of the reference. The whole reference can be replaced.
     */
    static void requireWhole(Place target) {
        for (Place place = target; place.parent() != null; place = place.parent()) {
            boolean inReference = place.parent().type().equals("Reference");
            if (inReference && Set.of("identifier", "type", "_type").contains(place.name())) {
                throw refused();
            }
        }
    }

    /**
     * Returns the refusal of a patch.
     */
    static Denied refused() {
        return new Denied(Reason.PATCH, "patch");
    }

}
