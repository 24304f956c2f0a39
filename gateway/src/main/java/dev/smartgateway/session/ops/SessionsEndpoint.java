package dev.smartgateway.session.ops;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import dev.smartgateway.reason.Reason;
import dev.smartgateway.session.live.SessionEnd;
import dev.smartgateway.session.live.UserLogout;
import dev.smartgateway.session.store.LaunchEntry;
import dev.smartgateway.session.store.SessionMarkers;
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
 * The endpoint {@code /actuator/sessions}. Everything that ends sessions or launches is
 * audited under the request id in the response.
 */
@Endpoint(id = "sessions")
class SessionsEndpoint {

    private static final Logger log = LoggerFactory.getLogger(SessionsEndpoint.class);

    private static final int MOST = 1000;

    private static final int SWEPT = 1_000_000;

    private final SessionStore store;

    private final SessionEnd sessionEnd;

    private final UserLogout userLogout;

    private final SessionMarkers markers;

    private final OperatorAudit operatorAudit;

    private final Clock clock;

    SessionsEndpoint(SessionStore store, SessionEnd sessionEnd, UserLogout userLogout, SessionMarkers markers,
            OperatorAudit operatorAudit, Clock clock) {
        this.store = store;
        this.sessionEnd = sessionEnd;
        this.userLogout = userLogout;
        this.markers = markers;
        this.operatorAudit = operatorAudit;
        this.clock = clock;
    }

    /**
     * Returns at most a thousand sessions.
     */
    @ReadOperation
    Mono<List<Line>> list() {
        return this.store.ids(MOST).flatMapMany(this::views).map(this::line).collectList();
    }

    /**
     * Ends one session, identified by its id in the list.
     */
    @DeleteOperation
    Mono<Map<String, Object>> end(@Selector String id) {
        Mono<Integer> work = named(id).concatMap(this::close).reduce(0, Integer::sum);
        return this.operatorAudit.audited("end-session", id, null, work);
    }

    /**
     * Ends one launch, identified by the ids in the list.
     */
    @DeleteOperation
    Mono<Map<String, Object>> endLaunch(@Selector String id, @Selector String launch) {
        Mono<Integer> work = named(id).concatMap((view) -> {
            List<LaunchEntry> chosen = view.live(this.clock.instant())
                .stream()
                .filter((entry) -> SessionView.handle(entry.id().value()).equals(launch))
                .toList();
            boolean last = !chosen.isEmpty() && view.live(this.clock.instant()).size() == 1;
            return last ? close(view)
                    : this.sessionEnd.launches(view, chosen, Reason.OPERATOR_LOGOUT.code()).thenReturn(chosen.size());
        }).reduce(0, Integer::sum);
        return this.operatorAudit.audited("end-launch", launch, null, work);
    }

    /**
     * Ends all launches of a user, or all sessions.
     * @param issuer issuer name, with {@code subject}
     * @param subject {@code sub} at that issuer
     * @param everything {@code true} ends all sessions: every replica refuses launches
     * that started until now, within the lifetime of its near-cache; tokens are deleted
     * in the background
     */
    @DeleteOperation
    Mono<Map<String, Object>> endMany(@Nullable String issuer, @Nullable String subject, @Nullable Boolean everything) {
        if (Boolean.TRUE.equals(everything) && issuer == null && subject == null) {
            return this.operatorAudit.audited("end-everything", null, null, endEverything());
        }
        if (issuer == null || subject == null || everything != null) {
            return Mono.error(new InvalidEndpointRequestException("give issuer and subject, or everything=true",
                    "give issuer and subject, or everything=true"));
        }
        UserLogout.Leaver leaver = new UserLogout.Leaver(issuer, subject, null);
        return this.operatorAudit.audited("end-person", null, leaver,
                this.userLogout.end(leaver, UserLogout.Cause.OPERATOR));
    }

    /**
     * Ends all sessions and returns their number. Deletion continues after the response.
     */
    private Mono<Integer> endEverything() {
        return this.store.ids(SWEPT)
            .flatMap((ids) -> this.markers.endEverything(this.clock.instant())
                .doOnSuccess((done) -> sweep(ids).subscribe((count) -> log.info("{} sessions swept", count),
                        (ex) -> log.warn("sweep after ending all sessions stopped: {}", ex.getMessage())))
                .thenReturn(ids.size()));
    }

    private Mono<Integer> sweep(List<String> ids) {
        return views(ids).flatMap(this::close, 4).reduce(0, Integer::sum);
    }

    private Mono<Integer> close(SessionView view) {
        return this.sessionEnd.session(view, Reason.OPERATOR_LOGOUT.code()).thenReturn(1);
    }

    private Flux<SessionView> named(String id) {
        return this.store.ids(SWEPT)
            .flatMapMany((ids) -> views(ids.stream().filter((each) -> SessionView.handle(each).equals(id)).toList()));
    }

    private Flux<SessionView> views(List<String> ids) {
        return Flux.fromIterable(ids)
            .flatMap(this.store::fresh, 8)
            .flatMap((found) -> Mono.justOrEmpty(found.session()));
    }

    private Line line(SessionView view) {
        return new Line(SessionView.handle(view.id()), seconds(view.createdAt()), seconds(view.seenAt()),
                view.live(this.clock.instant()).stream().map(this::launch).toList());
    }

    private Launch launch(LaunchEntry entry) {
        return new Launch(SessionView.handle(entry.id().value()), entry.app(), entry.issuer(),
                seconds(entry.span().startedAt()));
    }

    private long seconds(Instant since) {
        return Duration.between(since, this.clock.instant()).toSeconds();
    }

    /**
     * One session.
     *
     * @param id hash of the session id, valid only at this endpoint
     * @param ageSeconds seconds since its first launch
     * @param idleSeconds seconds since its last use
     * @param launches live launches
     */
    record Line(String id, long ageSeconds, long idleSeconds, List<Launch> launches) {
    }

    /**
     * One live launch.
     *
     * @param id hash of the launch id, valid only at this endpoint
     * @param app app name
     * @param issuer issuer name
     * @param ageSeconds seconds since it was completed
     */
    record Launch(String id, String app, String issuer, long ageSeconds) {
    }

}
