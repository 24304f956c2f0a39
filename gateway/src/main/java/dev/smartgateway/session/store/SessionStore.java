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
import io.micrometer.core.instrument.MeterRegistry;
import reactor.core.publisher.Mono;

import org.springframework.data.redis.core.ScanOptions;
import org.springframework.session.ReactiveSessionRepository;
import org.springframework.session.Session;

/**
 * Browser sessions in Redis, with a near-cache. Every method fails with
 * {@code store-unavailable} while Redis is away.
 */
public final class SessionStore {

    private final ReactiveSessionRepository<Session> repository;

    private final RedisGateway redis;

    private final SessionMarkers marks;

    private final Clock clock;

    private final MeterRegistry meters;

    private final NearCache<String, FoundSession> near;

    @SuppressWarnings("unchecked")
    SessionStore(ReactiveSessionRepository<? extends Session> repository, RedisGateway redis, SessionMarkers marks,
            Clock clock, MeterRegistry meters, SessionProperties properties) {
        this.repository = (ReactiveSessionRepository<Session>) repository;
        this.redis = redis;
        this.marks = marks;
        this.clock = clock;
        this.meters = meters;
        this.near = new NearCache<>(properties.nearCache(), properties.nearCacheSize(), Ticker.systemTicker());
        GatewayMetric.SESSIONS_NEAR_BOUND.seconds(meters, properties::nearCache);
    }

    /**
     * A session, at most a near-cache old; parallel look-ups share one read.
     */
    public Mono<FoundSession> near(String id) {
        return Mono.defer(() -> {
            GatewayMetric.SESSIONS_NEAR.count(this.meters, this.near.has(id) ? "hit" : "miss");
            return this.near.get(id, read(id));
        });
    }

    /**
     * A session as Redis has it now.
     */
    public Mono<FoundSession> fresh(String id) {
        return Mono.defer(() -> {
            forget(id);
            return this.near.get(id, read(id));
        });
    }

    private Mono<FoundSession> read(String id) {
        Mono<FoundSession> gone = this.marks.ended(id)
            .map((reason) -> new FoundSession(null, reason))
            .defaultIfEmpty(FoundSession.NOTHING);
        return Mono.zip(this.redis.read((template) -> this.repository.findById(id))
            .map(Session.class::cast)
            .map(SessionView::of)
            .map((view) -> new FoundSession(view, null))
            .switchIfEmpty(gone), this.marks.epoch(), SessionStore::judge);
    }

    private static FoundSession judge(FoundSession found, Instant epoch) {
        SessionView view = found.session();
        return (view == null) ? found : new FoundSession(view.endedUntil(epoch, Reason.OPERATOR_LOGOUT.code()), null);
    }

    /**
     * Draws a new session; nothing is stored before {@link #save}.
     */
    public Mono<Session> blank() {
        return this.repository.createSession();
    }

    /**
     * Stores a new session.
     */
    public Mono<SessionView> save(Session session, Consumer<SessionUpdate> change) {
        return Mono.defer(() -> {
            SessionUpdate draft = new SessionUpdate(session, now());
            change.accept(draft.seen());
            draft.close();
            return this.redis.call(2, (template) -> this.repository.save(session)).then(Mono.fromSupplier(() -> {
                forget(session.getId());
                return draft.view();
            }));
        });
    }

    /**
     * Changes a stored session; what others change at the same time stays.
     * @return the session as changed; empty if it is gone
     */
    public Mono<SessionView> change(String id, Consumer<SessionUpdate> change) {
        return this.redis.call(4, (template) -> this.repository.findById(id).flatMap((session) -> {
            SessionUpdate draft = new SessionUpdate(session, now());
            change.accept(draft);
            draft.close();
            return this.repository.save(session).then(Mono.fromSupplier(draft::view));
        }).onErrorResume(SessionStore::invalidated, (ex) -> Mono.empty()).doOnTerminate(() -> forget(id)));
    }

    /** How Spring Session says that the key has gone since it was read. */
    private static boolean invalidated(Throwable error) {
        return error instanceof IllegalStateException && "Session was invalidated".equals(error.getMessage());
    }

    /**
     * Ends a session. The reason is kept as long as its launches could have lived.
     */
    public Mono<Void> end(SessionView view, String reason) {
        Duration left = view.launches()
            .stream()
            .map((entry) -> Duration.between(now(), entry.span().endsAt()))
            .filter((rest) -> rest.compareTo(Duration.ofMinutes(1)) > 0)
            .max(Duration::compareTo)
            .orElse(Duration.ofMinutes(1));
        return this.marks.end(view.id(), reason, left)
            .then(this.redis
                .call((template) -> this.repository.deleteById(view.id()).doOnTerminate(() -> forget(view.id()))));
    }

    /**
     * Ids of stored sessions, in no order, some perhaps just gone.
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
