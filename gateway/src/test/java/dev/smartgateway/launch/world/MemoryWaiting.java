package dev.smartgateway.launch.world;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.token.LaunchRecord;
import dev.smartgateway.token.WaitingLaunches;
import reactor.core.publisher.Mono;

/**
 * Waiting launches in a map.
 */
public final class MemoryWaiting implements WaitingLaunches {

    private final Map<LaunchId, Kept> all = new ConcurrentHashMap<>();

    private final Clock clock;

    public MemoryWaiting(Clock clock) {
        this.clock = clock;
    }

    private record Kept(LaunchRecord launch, Instant until) {
    }

    @Override
    public Mono<Void> keep(LaunchRecord launch, Duration life) {
        return Mono.fromRunnable(() -> this.all.put(launch.id(), new Kept(launch, this.clock.instant().plus(life))));
    }

    @Override
    public Mono<LaunchRecord> find(LaunchId id) {
        return Mono.fromCallable(() -> this.all.get(id))
            .filter((kept) -> this.clock.instant().isBefore(kept.until))
            .map(Kept::launch);
    }

    @Override
    public Mono<LaunchRecord> take(LaunchId id) {
        return find(id).filter((launch) -> this.all.remove(id) != null);
    }

    public int size() {
        return this.all.size();
    }

}
