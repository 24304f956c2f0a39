package dev.smartgateway.json;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The names of the fields of all open objects, so that no name occurs twice in one. Not
 * thread-safe.
 */
final class JsonFields {

    /**
     * Number of fields of an object from which duplicates are found by a set instead of
     * comparison.
     */
    private static final int MANY = 24;

    /** Names found in the open objects, as a stack. */
    private int[] seen = new int[64];

    private int top;

    /**
     * For each open object, by depth, a bit for each remainder of its names divided by
     * 64. A name whose bit is not set is new.
     */
    private long[] bits = new long[16];

    /** Names found in an object beyond the first {@value #MANY}, by depth. */
    private @Nullable Set<Integer> @Nullable [] more;

    /**
     * Opens an object.
     * @param depth number of open objects and arrays
     * @return a marker for the other methods
     */
    int open(int depth) {
        if (depth >= this.bits.length) {
            this.bits = Arrays.copyOf(this.bits, StrictJson.MAX_DEPTH + 1);
        }
        this.bits[depth] = 0;
        return this.top;
    }

    /** Returns whether the innermost object has a field. */
    boolean any(int object) {
        return this.top > object;
    }

    /**
     * Adds a field to the innermost object.
     * @param name number of its name
     * @throws Malformed if the object has one of that name
     */
    void add(int object, int depth, int name) {
        long bit = 1L << name;
        if ((this.bits[depth] & bit) != 0) {
            requireNew(object, name);
        }
        this.bits[depth] |= bit;
        if (this.top - object == MANY) {
            if (!rest(depth).add(name)) {
                throw new Malformed("not strict JSON");
            }
            return;
        }
        if (this.top == this.seen.length) {
            this.seen = Arrays.copyOf(this.seen, 2 * this.top);
        }
        this.seen[this.top++] = name;
    }

    private void requireNew(int object, int name) {
        for (int i = object; i < this.top; i++) {
            if (this.seen[i] == name) {
                throw new Malformed("not strict JSON");
            }
        }
    }

    @SuppressWarnings("unchecked")
    private Set<Integer> rest(int depth) {
        if (this.more == null) {
            this.more = new Set[StrictJson.MAX_DEPTH + 1];
        }
        Set<Integer> rest = this.more[depth];
        if (rest == null) {
            rest = new HashSet<>();
            this.more[depth] = rest;
        }
        return rest;
    }

    /** Closes the innermost object. */
    void close(int object, int depth) {
        if (this.more != null && this.top - object == MANY) {
            this.more[depth] = null;
        }
        this.top = object;
    }

}
