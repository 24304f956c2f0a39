package dev.smartgateway.r4;

import java.util.List;
import java.util.Set;

/**
 * One search parameter of one R4 type.
 *
 * @param name as in a query
 * @param kind {@code token}, {@code reference}, {@code string}, {@code date}, {@code
 * quantity}, {@code number}, {@code uri}, {@code composite} or {@code special}
 * @param targets target types of a reference; empty means any
 * @param paths dotted element paths without the type, if the expression consists of such
 * paths only; may be empty
 */
public record SearchParam(String name, String kind, Set<String> targets, List<String> paths) {

    /**
     * Copies the collections.
     */
    public SearchParam {
        targets = Set.copyOf(targets);
        paths = List.copyOf(paths);
    }

    /**
     * Returns whether a reference of this parameter may point to that type.
     */
    public boolean reaches(String type) {
        return this.kind.equals("reference") && (this.targets.isEmpty() || this.targets.contains(type));
    }

}
