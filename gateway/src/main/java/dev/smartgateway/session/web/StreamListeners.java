package dev.smartgateway.session.web;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import dev.smartgateway.reason.Reason;
import dev.smartgateway.session.SessionProperties;
import dev.smartgateway.telemetry.GatewayMetric;
import io.micrometer.core.instrument.MeterRegistry;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.context.SmartLifecycle;

/**
 * The open event streams of this replica. Limits their number per session, removes those
 * of disconnected browsers, and ends all of them when the replica stops, because a
 * graceful shutdown would wait for them.
 */
final class StreamListeners implements SmartLifecycle {

    private final Map<String, Integer> open = new ConcurrentHashMap<>();

    private final AtomicInteger all = new AtomicInteger();

    private final Sinks.Empty<Void> closing = Sinks.empty();

    private final int most;

    private volatile boolean running;

    StreamListeners(SessionProperties properties, MeterRegistry meters) {
        this.most = properties.events().streams();
        GatewayMetric.SESSIONS_STREAMS.gauge(meters, this.all, AtomicInteger::get);
    }

    /**
     * Returns a stream that is counted while it has a subscriber. Fails with
     * {@code too-many-requests} above the limit.
     * @param ids the sessions of the stream
     */
    <T> Mono<Flux<T>> admit(List<String> ids, Flux<T> stream) {
        boolean full = ids.stream().anyMatch((id) -> this.open.getOrDefault(id, 0) >= this.most);
        return full ? Mono.error(Reason.TOO_MANY.asException())
                : Mono.just(stream.takeUntilOther(this.closing.asMono())
                    .doOnSubscribe((any) -> count(ids, 1))
                    .doFinally((any) -> count(ids, -1)));
    }

    private void count(List<String> ids, int step) {
        this.all.addAndGet(step);
        ids.forEach((id) -> this.open.merge(id, step, (before, more) -> (before + more > 0) ? before + more : null));
    }

    @Override
    public void start() {
        this.running = true;
    }

    @Override
    public void stop() {
        this.closing.tryEmitEmpty();
        this.running = false;
    }

    @Override
    public boolean isRunning() {
        return this.running;
    }

    /** Stops before the web server waits for open requests. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }

}
