package dev.smartgateway.proxy;

import dev.smartgateway.limit.RateLimits;
import dev.smartgateway.proxy.memory.MemoryBudget;
import dev.smartgateway.token.LaunchRecord;
import reactor.core.publisher.Mono;

/**
 * The limits on what the calls of one session, and all calls together, may use: calls per
 * second and memory.
 */
final class LoadLimits {

    private final RateLimits rates;

    private final MemoryBudget memory;

    LoadLimits(RateLimits rates, MemoryBudget memory) {
        this.rates = rates;
        this.memory = memory;
    }

    /** Counts a call. Fails with {@code too-many-requests}. */
    Mono<Void> count(LaunchRecord launch) {
        return this.rates.launch(launch);
    }

    /**
     * Opens the memory account of a call; it must be closed. Throws {@code overloaded} if
     * there is not enough memory.
     */
    MemoryBudget.Held hold(LaunchRecord launch) {
        return this.memory.open(launch.owner().session());
    }

}
