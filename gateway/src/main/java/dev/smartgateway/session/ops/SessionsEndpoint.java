package dev.smartgateway.session.ops;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import dev.smartgateway.problem.Reason;
import dev.smartgateway.session.live.Departures;
import dev.smartgateway.session.live.Ending;
import dev.smartgateway.session.store.Entry;
import dev.smartgateway.session.store.Marks;
import dev.smartgateway.session.store.SessionStore;
import dev.smartgateway.session.store.SessionView;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * {@code /actuator/sessions}.
 */
@Endpoint(id = "sessions")
class SessionsEndpoint {

    private static final Logger log = LoggerFactory.getLogger(SessionsEndpoint.class);

    private static final int MOST = 1000;

    private static final int SWEPT = 1_000_000;

    private final SessionStore store;

    private final Ending ending;

    private final Departures departures;

    private final Marks marks;

    private final Clock clock;

    SessionsEndpoint(SessionStore store, Ending ending, Departures departures, Marks marks, Clock clock) {
        this.store = store;
        this.ending = ending;
        this.departures = departures;
        this.marks = marks;
        this.clock = clock;
    }

    /**
     * At most a thousand sessions.
     */
    @ReadOperation
    Mono<List<Line>> list() {
        return this.store.ids(MOST).flatMapMany(this::views).map(this::line).collectList();
    }

    /**
     * Ends one session, by the id of the list.
     */
    @DeleteOperation
    Mono<Map<String, Integer>> end(@Selector String id) {
        return this.store.ids(SWEPT)
            .flatMapMany((ids) -> views(ids.stream().filter((each) -> hash(each).equals(id)).toList()))
            .concatMap(this::close)
            .reduce(0, Integer::sum)
            .map(SessionsEndpoint::ended);
    }

    /**
     * Ends all launches of a person, or everything.
     * @param issuer issuer name, with {@code subject}
     * @param subject {@code sub} at that issuer
     * @param everything {@code true}: the kill switch. Every replica refuses whatever
     * started until now within the near-cache bound; tokens are dropped in the background
     */
    @DeleteOperation
    Mono<Map<String, Integer>> endMany(@Nullable String issuer, @Nullable String subject,
            @Nullable Boolean everything) {
        if (Boolean.TRUE.equals(everything) && issuer == null && subject == null) {
            log.warn("an operator ends all sessions");
            return this.marks.endEverything(this.clock.instant())
                .doOnSuccess((done) -> sweep().subscribe((count) -> log.info("{} sessions swept", count),
                        (ex) -> log.warn("sweep after ending all sessions stopped: {}", ex.getMessage())))
                .thenReturn(Map.of("everything", 1));
        }
        if (issuer == null || subject == null || everything != null) {
            return Mono.error(new InvalidEndpointRequestException("give issuer and subject, or everything=true",
                    "give issuer and subject, or everything=true"));
        }
        return this.departures.end(new Departures.Leaver(issuer, subject, null), true).map(SessionsEndpoint::ended);
    }

    private Mono<Integer> sweep() {
        return this.store.ids(SWEPT).flatMapMany(this::views).flatMap(this::close, 4).reduce(0, Integer::sum);
    }

    private Mono<Integer> close(SessionView view) {
        return this.ending.session(view, Reason.SESSION_ENDED.code()).thenReturn(1);
    }

    private Flux<SessionView> views(List<String> ids) {
        return Flux.fromIterable(ids)
            .flatMap(this.store::fresh, 8)
            .flatMap((found) -> Mono.justOrEmpty(found.session()));
    }

    private Line line(SessionView view) {
        return new Line(hash(view.id()), seconds(view.createdAt()), seconds(view.seenAt()),
                view.live(this.clock.instant()).stream().map(this::launch).toList());
    }

    private Launch launch(Entry entry) {
        return new Launch(entry.app(), entry.issuer(), seconds(entry.span().startedAt()));
    }

    private long seconds(java.time.Instant since) {
        return Duration.between(since, this.clock.instant()).toSeconds();
    }

    private static Map<String, Integer> ended(int count) {
        return Map.of("ended", count);
    }

    private static String hash(String id) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest).substring(0, 22);
        }
        catch (NoSuchAlgorithmException ex) {
            throw new IllegalStateException("SHA-256 is not available", ex);
        }
    }

    /**
     * One session.
     *
     * @param id hash of its id, good only here
     * @param ageSeconds since its first launch
     * @param idleSeconds since its last use
     * @param launches live ones
     */
    record Line(String id, long ageSeconds, long idleSeconds, List<Launch> launches) {
    }

    /**
     * One live launch.
     *
     * @param app app name
     * @param issuer issuer name
     * @param ageSeconds since it succeeded
     */
    record Launch(String app, String issuer, long ageSeconds) {
    }

}
