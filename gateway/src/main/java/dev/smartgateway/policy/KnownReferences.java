package dev.smartgateway.policy;

import java.util.HashSet;
import java.util.Set;

/**
 * Which records are known to be the pinned patient's, so that they need not be looked up
 * before another one refers to them; and how often one request may still look.
 */
public interface KnownReferences {

    /** How many look-ups one request has. */
    int LOOK_UPS = 20;

    /**
     * Whether {@code Type/id} is known to be the patient's.
     */
    boolean contains(String reference);

    /**
     * Remembers {@code Type/id} as the patient's, for a while.
     */
    void add(String reference);

    /**
     * Takes one look-up of the request; {@code false} when all are used up.
     */
    boolean takeLookUp();

    /**
     * Known for one request only.
     */
    static KnownReferences ofRequest() {
        return new OfRequest();
    }

    /** In memory, for one request. */
    final class OfRequest implements KnownReferences {

        private final Set<String> known = new HashSet<>();

        private int left = LOOK_UPS;

        @Override
        public boolean contains(String reference) {
            return this.known.contains(reference);
        }

        @Override
        public void add(String reference) {
            this.known.add(reference);
        }

        @Override
        public boolean takeLookUp() {
            this.left--;
            return this.left >= 0;
        }

    }

}
