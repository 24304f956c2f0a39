package dev.smartgateway.sandbox.fhir.store;

import java.time.Clock;
import java.util.function.Function;

/**
 * The current snapshot, with one writer at a time. Reading never blocks.
 */
public final class Store {

    private final Clock clock;

    private volatile Snapshot now = Snapshot.EMPTY;

    public Store(Clock clock) {
        this.clock = clock;
    }

    public Snapshot now() {
        return this.now;
    }

    /**
     * Runs the work on a draft and makes all its changes visible at once, or none if it
     * throws.
     */
    public synchronized <T> T change(Function<Draft, T> work) {
        Draft draft = new Draft(this.now, this.clock);
        T result = work.apply(draft);
        this.now = draft.state();
        return result;
    }

}
