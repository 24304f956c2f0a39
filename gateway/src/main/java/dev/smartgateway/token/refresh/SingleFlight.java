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
 * One refresh per launch in this replica. It runs on its own: no subscriber's
 * cancellation reaches it, and it may go on after its answer is out.
 */
final class SingleFlight {

    private final ConcurrentMap<LaunchId, CompletableFuture<LaunchRecord>> flights = new ConcurrentHashMap<>();

    /**
     * Joins the running flight or starts one.
     * @param work given the answer to complete; the flight lasts until it terminates
     */
    Mono<LaunchRecord> join(LaunchId id, Work work) {
        return Mono.defer(() -> {
            CompletableFuture<LaunchRecord> mine = new CompletableFuture<>();
            CompletableFuture<LaunchRecord> running = this.flights.putIfAbsent(id, mine);
            if (running != null) {
                return Mono.fromFuture(running, true);
            }
            Mono.defer(() -> work.run(mine::completeExceptionally))
                .doFinally((signal) -> this.flights.remove(id, mine))
                .subscribe(mine::complete, mine::completeExceptionally,
                        () -> mine.completeExceptionally(new IllegalStateException("a refresh without an answer")));
            return Mono.fromFuture(mine, true);
        });
    }

    /**
     * Waits until no flight is under way, or the time is over.
     */
    Mono<Void> land(Duration atMost) {
        return Flux.interval(Duration.ZERO, Duration.ofMillis(50))
            .takeUntil((tick) -> this.flights.isEmpty())
            .then()
            .timeout(atMost)
            .onErrorComplete();
    }

    /** What a flight does. */
    @FunctionalInterface
    interface Work {

        /**
         * Runs.
         * @param early may be called to disappoint all who wait while the work goes on
         */
        Mono<LaunchRecord> run(Consumer<Throwable> early);

    }

}
