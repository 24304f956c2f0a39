package dev.smartgateway.policy.flow;

import java.util.Set;

/**
 * The other entries of a transaction that a write may refer to.
 *
 * @param names {@code urn:uuid} names of the entries, and {@code Type/id} of those that
 * are written by id
 * @param transaction whether there is one; only there FHIR knows references by condition
 */
public record Siblings(Set<String> names, boolean transaction) {

    /** A single write. */
    public static final Siblings NONE = new Siblings(Set.of(), false);

    /**
     * Copies the set.
     */
    public Siblings {
        names = Set.copyOf(names);
    }

    @Override
    public String toString() {
        return "Siblings[" + this.names.size() + "]";
    }

}
