package dev.smartgateway.session.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.session.SessionProperties;
import dev.smartgateway.store.NearCache;
import dev.smartgateway.store.RedisGateway;
import dev.smartgateway.telemetry.GatewayMetric;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import reactor.core.publisher.Mono;

import org.springframework.data.redis.core.ScanOptions;
import org.springframework.session.ReactiveSessionRepository;
import org.springframework.session.Session;

/**
 * Browser sessions in Redis, with a near-cache. Every method fails with
 * {@code store-unavailable} while Redis is not available.
 */
public final class SessionStore {

    private final ReactiveSessionRepository<Session> repository;

    private final RedisGateway redis;

    private final SessionMarkers markers;

    private final Clock clock;

    private final Counter hits;

    private final Counter misses;

    private final NearCache<String, FoundSession> near;

    @SuppressWarnings("unchecked")
    SessionStore(ReactiveSessionRepository<? extends Session> repository, RedisGateway redis, SessionMarkers markers,
            Clock clock, MeterRegistry meters, SessionProperties properties) {
        this.repository = (ReactiveSessionRepository<Session>) repository;
        this.redis = redis;
        this.markers = markers;
        this.clock = clock;
        this.hits = GatewayMetric.SESSIONS_NEAR.counter(meters, "hit");
        this.misses = GatewayMetric.SESSIONS_NEAR.counter(meters, "miss");
        this.near = new NearCache<>(properties.nearCache(), properties.nearCacheSize(), Ticker.systemTicker());
        GatewayMetric.SESSIONS_NEAR_BOUND.seconds(meters, properties::nearCache);
    }

    /**
     * Returns a session, at most as old as the near-cache allows; parallel look-ups share
     * one read.
     */
    public Mono<FoundSession> near(String id) {
        return Mono.defer(() -> {
            (this.near.has(id) ? this.hits : this.misses).increment();
            return judged(id);
        });
    }

    /**
     * Returns a session as currently in Redis.
     */
    public Mono<FoundSession> fresh(String id) {
        return Mono.defer(() -> {
            forget(id);
            return judged(id);
        });
    }

    /**
     * Returns a session, of which launches may have been ended since it was read. The
     * time until which all are ended has a life of its own in the near-cache.
     */
    private Mono<FoundSession> judged(String id) {
        return this.near.get(id, () -> read(id))
            .flatMap((found) -> this.markers.epoch().map((epoch) -> judge(found, epoch)));
    }

    /** Reads a session, and at the same time what is needed to judge it. */
    private Mono<FoundSession> read(String id) {
        Mono<FoundSession> gone = this.markers.ended(id)
            .map((reason) -> new FoundSession(null, reason))
            .defaultIfEmpty(FoundSession.NOTHING);
        return Mono.zip(this.redis.read((template) -> this.repository.findById(id))
            .map(Session.class::cast)
            .map(SessionView::of)
            .map((view) -> new FoundSession(view, null))
            .switchIfEmpty(gone), this.markers.epoch(), (found, epoch) -> found);
    }

    private static FoundSession judge(FoundSession found, Instant epoch) {
        SessionView view = found.session();
        SessionView judged = (view != null) ? view.endedUntil(epoch, Reason.OPERATOR_LOGOUT.code()) : null;
        return (judged == view) ? found : new FoundSession(judged, null);
    }

    /**
     * Creates a new session; nothing is stored before {@link #save}.
     */
    public Mono<Session> blank() {
        return this.repository.createSession();
    }

    /**
     * Applies a change to a new session and stores it.
     */
    public Mono<SessionView> save(Session session, Consumer<SessionUpdate> change) {
        return Mono.defer(() -> {
            SessionUpdate update = new SessionUpdate(session, now());
            change.accept(update.seen());
            update.close();
            return this.redis.call(2, (template) -> this.repository.save(session)).then(Mono.fromSupplier(() -> {
                forget(session.getId());
                return update.view();
            }));
        });
    }

    /**
     * Changes a stored session. Concurrent changes of other attributes are kept.
     * @return the changed session; empty if it no longer exists
     */
    public Mono<SessionView> change(String id, Consumer<SessionUpdate> change) {
        return this.redis.call(4, (template) -> this.repository.findById(id).flatMap((session) -> {
            SessionUpdate update = new SessionUpdate(session, now());
            change.accept(update);
            update.close();
            return this.repository.save(session).then(Mono.fromSupplier(update::view));
        }).onErrorResume(SessionStore::invalidated, (ex) -> Mono.empty()).doOnTerminate(() -> forget(id)));
    }

    /**
     * Returns whether Spring Session reports that the key was deleted since it was read.
     */
    private static boolean invalidated(Throwable error) {
        return error instanceof IllegalStateException && "Session was invalidated".equals(error.getMessage());
    }

    /**
     * Ends a session. The reason is kept as long as its launches could have lasted, at
     * least one minute.
     */
    public Mono<Void> end(SessionView view, String reason) {
        Duration left = view.launches()
            .stream()
            .map((entry) -> Duration.between(now(), entry.span().endsAt()))
            .filter((rest) -> rest.compareTo(Duration.ofMinutes(1)) > 0)
            .max(Duration::compareTo)
            .orElse(Duration.ofMinutes(1));
        return this.markers.end(view.id(), reason, left)
            .then(this.redis
                .call((template) -> this.repository.deleteById(view.id()).doOnTerminate(() -> forget(view.id()))));
    }

    /**
     * Returns ids of stored sessions, unordered. Some may have just ended.
     */
    public Mono<List<String>> ids(int most) {
        String prefix = SessionMarkers.PREFIX + "sessions:";
        ScanOptions all = ScanOptions.scanOptions().match(prefix + "*").count(500).build();
        return this.redis.call((template) -> template.scan(all).take(most).collectList())
            .map((keys) -> keys.stream().map((key) -> key.substring(prefix.length())).distinct().toList());
    }

    private void forget(String id) {
        this.near.forget(id);
    }

    private Instant now() {
        return this.clock.instant();
    }

}
