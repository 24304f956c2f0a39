package dev.smartgateway.session.live;

import java.util.List;

import dev.smartgateway.problem.Reason;
import dev.smartgateway.session.store.Entry;
import dev.smartgateway.session.store.People;
import dev.smartgateway.session.store.SessionStore;
import dev.smartgateway.session.store.SessionView;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Ends what belongs to one person, or to one session at the identity provider, in all
 * browsers. Launches at other issuers go on.
 */
public final class Departures {

    private final People people;

    private final SessionStore store;

    private final Ending ending;

    Departures(People people, SessionStore store, Ending ending) {
        this.people = people;
        this.store = store;
        this.ending = ending;
    }

    /**
     * Ends the launches.
     * @param leaver who; the launches must match everything that is given
     * @param proven whether the caller may also have tokens revoked
     * @return how many launches ended; fails with {@code store-unavailable}
     */
    public Mono<Integer> end(Leaver leaver, boolean proven) {
        return this.people.of(leaver.issuer, leaver.subject, leaver.sid).flatMap((who) -> {
            String print = (who.sid() != null) ? who.sid() : who.person();
            if (print == null) {
                return Mono.just(0);
            }
            return this.people.sessions(print).concatMap((id) -> this.store.fresh(id).flatMap((found) -> {
                SessionView view = found.session();
                return (view != null) ? end(view, matching(view, leaver.issuer, who), proven)
                        : this.people.repair(print, id).thenReturn(0);
            })).reduce(0, Integer::sum);
        });
    }

    private static List<Entry> matching(SessionView view, String issuer, Entry.Who who) {
        return view.launches()
            .stream()
            .filter((entry) -> entry.ended() == null && entry.issuer().equals(issuer))
            .filter((entry) -> who.sid() == null || who.sid().equals(entry.who().sid()))
            .filter((entry) -> who.person() == null || who.person().equals(entry.who().person()))
            .toList();
    }

    private Mono<Integer> end(SessionView view, List<Entry> leaving, boolean proven) {
        String reason = Reason.SESSION_ENDED.code();
        if (leaving.isEmpty()) {
            return Mono.just(0);
        }
        boolean all = view.launches().stream().allMatch((entry) -> entry.ended() != null || leaving.contains(entry));
        Mono<Void> done = proven
                ? (all ? this.ending.session(view, reason) : this.ending.launches(view, leaving, reason))
                : this.ending.shut(view, leaving, reason);
        return done.thenReturn(leaving.size());
    }

    /**
     * Who leaves.
     *
     * @param issuer issuer name
     * @param subject subject, or {@code null} for anyone of that {@code sid}
     * @param sid session at the identity provider, or {@code null} for all of them
     */
    public record Leaver(String issuer, @Nullable String subject, @Nullable String sid) {

        @Override
        public String toString() {
            return "Leaver[" + this.issuer + "]";
        }

    }

}
