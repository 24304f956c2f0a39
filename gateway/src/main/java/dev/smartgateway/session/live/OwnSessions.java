package dev.smartgateway.session.live;

import java.util.List;
import java.util.Objects;

import dev.smartgateway.reason.Reason;
import dev.smartgateway.session.store.LaunchEntry;
import dev.smartgateway.session.store.SessionStore;
import dev.smartgateway.session.store.SessionView;
import dev.smartgateway.session.store.UserIndex;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.web.server.ServerWebExchange;

/**
 * A user's own sessions, in this browser and in others. A live launch of this browser
 * identifies the user; without OpenID Connect the user is unknown and only this browser's
 * sessions are included. In other browsers only the user's own launches are shown and
 * ended.
 */
public final class OwnSessions {

    private final SessionReader reader;

    private final SessionStore store;

    private final UserIndex users;

    private final SessionEnd sessionEnd;

    OwnSessions(SessionReader reader, SessionStore store, UserIndex users, SessionEnd sessionEnd) {
        this.reader = reader;
        this.store = store;
        this.users = users;
        this.sessionEnd = sessionEnd;
    }

    /**
     * Returns the sessions, this browser's first. Fails like
     * {@link SessionReader#sessions}.
     */
    public Flux<Own> list(ServerWebExchange exchange) {
        return this.reader.sessions(exchange, (view) -> true).flatMapMany((here) -> {
            List<Own> mine = here.stream()
                .map((view) -> new Own(view, view.live(this.reader.now()), true))
                .filter((own) -> !own.live.isEmpty())
                .toList();
            List<String> known = here.stream().map(SessionView::id).toList();
            return Flux.concat(Flux.fromIterable(mine),
                    Flux.fromIterable(mine)
                        .concatMapIterable(Own::live)
                        .concatMap((entry) -> this.reader.usable(new SessionReader.Held(view(mine, entry), entry))
                            .thenReturn(entry))
                        .flatMap((entry) -> Mono.justOrEmpty(entry.who().person()))
                        .distinct()
                        .concatMap((person) -> elsewhere(person, known)));
        });
    }

    private static SessionView view(List<Own> mine, LaunchEntry entry) {
        return mine.stream().filter((own) -> own.live.contains(entry)).map(Own::session).findFirst().orElseThrow();
    }

    private Flux<Own> elsewhere(String person, List<String> known) {
        return this.users.sessions(person)
            .filter((id) -> !known.contains(id))
            .concatMap((id) -> this.store.fresh(id))
            .flatMap((found) -> Mono.justOrEmpty(found.session()))
            .map((view) -> new Own(view,
                    view.live(this.reader.now())
                        .stream()
                        .filter((entry) -> Objects.equals(person, entry.who().person()))
                        .toList(),
                    false))
            .filter((own) -> !own.live.isEmpty());
    }

    /**
     * Ends the user's launches in one of the sessions.
     * @param handle name of the session in the list
     * @return the session that was ended; fails with {@code not-found}
     */
    public Mono<Own> end(ServerWebExchange exchange, String handle) {
        String reason = Reason.SESSION_ENDED.code();
        return list(exchange).filter((own) -> own.handle().equals(handle))
            .concatMap((own) -> (own.here ? this.sessionEnd.session(own.session, reason)
                    : this.sessionEnd.launches(own.session, own.live, reason))
                .thenReturn(own))
            .collectList()
            .flatMap((ended) -> ended.isEmpty() ? Mono.error(Reason.NOT_FOUND.asException()) : Mono.just(ended.get(0)));
    }

    /**
     * One session of the user.
     *
     * @param session the session
     * @param live the user's live launches in it
     * @param here whether it belongs to this browser
     */
    public record Own(SessionView session, List<LaunchEntry> live, boolean here) {

        /**
         * Returns the name of the session in the list.
         */
        public String handle() {
            return SessionView.handle(this.session.id());
        }

    }

}
