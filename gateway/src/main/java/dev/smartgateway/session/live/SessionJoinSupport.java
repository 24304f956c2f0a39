package dev.smartgateway.session.live;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;

import dev.smartgateway.session.cookie.SessionCookie;
import dev.smartgateway.session.cookie.SessionTickets;
import dev.smartgateway.session.store.SessionStore;
import dev.smartgateway.session.store.SessionUpdate;
import dev.smartgateway.session.store.SessionView;
import dev.smartgateway.session.store.UserIndex;
import dev.smartgateway.smart.App;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.smart.Issuer;
import reactor.core.publisher.Mono;

/**
 * Collaborators and limits for adding a launch to a session.
 */
final class SessionJoinSupport {

    /** Limits of an app that is no longer configured: its launches end at once. */
    private static final App.Limits NONE = new App.Limits(Duration.ZERO, Duration.ZERO, 1);

    final SessionCookie cookie;

    final SessionTickets tickets;

    final UserIndex users;

    final ConcurrentLaunches concurrent;

    private final SessionStore store;

    private final Apps apps;

    SessionJoinSupport(SessionCookie cookie, SessionTickets tickets, UserIndex users, ConcurrentLaunches concurrent,
            SessionStore store, Apps apps) {
        this.cookie = cookie;
        this.tickets = tickets;
        this.users = users;
        this.concurrent = concurrent;
        this.store = store;
        this.apps = apps;
    }

    App.Limits limits(String app) {
        return this.apps.app(app).map(App::limits).orElse(NONE);
    }

    Issuer.Embedding embedding(String issuer) {
        return this.apps.issuer(issuer).map(Issuer::embedding).orElseGet(() -> Issuer.Embedding.NONE);
    }

    /**
     * Returns the session to join, or a new one that is stored with its first write.
     */
    Mono<JoinedSession> session(SessionJoin.Target target) {
        String joined = target.session();
        if (joined != null) {
            return Mono.just(new JoinedSession(joined, (change) -> this.store.change(joined, change)));
        }
        return this.store.blank()
            .map((session) -> new JoinedSession(session.getId(), (change) -> this.store.save(session, change)));
    }

    /**
     * A session that a launch is about to join.
     *
     * @param id its id
     * @param writer stores a change; empty if the session no longer exists
     */
    record JoinedSession(String id, Function<Consumer<SessionUpdate>, Mono<SessionView>> writer) {

        Mono<SessionView> write(Consumer<SessionUpdate> change) {
            return this.writer.apply(change);
        }

    }

}
