package dev.smartgateway.policy;

import java.util.HashSet;
import java.util.Set;

/**
 * Records known to be the pinned patient's, which need no look-up before another record
 * refers to them, and the number of look-ups left for one request.
 */
public interface KnownReferences {

    /** Number of look-ups per request. */
    int LOOK_UPS = 20;

    /**
     * Returns whether {@code Type/id} is known to be the patient's.
     */
    boolean contains(String reference);

    /**
     * Remembers {@code Type/id} as the patient's, for a while.
     */
    void add(String reference);

    /**
     * Uses one of the look-ups of the request; {@code false} if none is left.
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
