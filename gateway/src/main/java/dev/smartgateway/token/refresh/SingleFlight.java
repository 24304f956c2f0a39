package dev.smartgateway.token.refresh;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.token.LaunchRecord;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Runs at most one refresh per launch in this replica. It is independent of its
 * subscribers: their cancellation does not stop it, and it may continue after its result
 * was delivered.
 */
final class SingleFlight {

    private final ConcurrentMap<LaunchId, CompletableFuture<LaunchRecord>> flights = new ConcurrentHashMap<>();

    /**
     * Joins the running refresh or starts one. A refresh that has delivered its result is
     * no longer running: a caller that acts on the result starts another.
     * @param work called with a way to complete the result early; the refresh lasts until
     * it terminates
     */
    Mono<LaunchRecord> join(LaunchId id, Work work) {
        return Mono.defer(() -> {
            CompletableFuture<LaunchRecord> mine = new CompletableFuture<>();
            CompletableFuture<LaunchRecord> running = this.flights.putIfAbsent(id, mine);
            if (running != null) {
                return Mono.fromFuture(running, true);
            }
            Mono.defer(() -> work.run(mine::completeExceptionally))
                .switchIfEmpty(Mono.error(() -> new IllegalStateException("a refresh without an answer")))
                .doOnTerminate(() -> this.flights.remove(id, mine))
                .subscribe(mine::complete, mine::completeExceptionally);
            return Mono.fromFuture(mine, true);
        });
    }

    /**
     * Waits until no refresh is running or the time is over.
     */
    Mono<Void> land(Duration atMost) {
        return Flux.interval(Duration.ZERO, Duration.ofMillis(50))
            .takeUntil((tick) -> this.flights.isEmpty())
            .then()
            .timeout(atMost)
            .onErrorComplete();
    }

    /** The work of a refresh. */
    @FunctionalInterface
    interface Work {

        /**
         * Runs the refresh.
         * @param early fails all waiting subscribers while the work continues
         */
        Mono<LaunchRecord> run(Consumer<Throwable> early);

    }

}
