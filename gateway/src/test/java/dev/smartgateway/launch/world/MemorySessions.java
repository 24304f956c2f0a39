package dev.smartgateway.launch.world;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.smartgateway.reason.Reason;
import dev.smartgateway.session.Sessions;
import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.token.LaunchRecord;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.web.server.ServerWebExchange;

/**
 * Remembers what was added.
 */
public final class MemorySessions implements Sessions {

    public final List<LaunchRecord> added = new CopyOnWriteArrayList<>();

    /** The starts that came with each of them. */
    public final List<Set<String>> starts = new CopyOnWriteArrayList<>();

    @Override
    public Mono<LaunchRecord> launch(ServerWebExchange exchange, LaunchId id) {
        return Mono.error(Reason.NO_SESSION::asException);
    }

    @Override
    public Mono<String> app(ServerWebExchange exchange, LaunchId id) {
        return Mono.error(Reason.NO_SESSION::asException);
    }

    @Override
    public Mono<LaunchRecord> add(ServerWebExchange exchange, LaunchRecord launch, Set<String> starts) {
        this.added.add(launch);
        this.starts.add(starts);
        return Mono.just(launch);
    }

    @Override
    public Flux<LaunchId> launches(ServerWebExchange exchange, String issuer) {
        return Flux.empty();
    }

    public LaunchRecord last() {
        return this.added.get(this.added.size() - 1);
    }

}
