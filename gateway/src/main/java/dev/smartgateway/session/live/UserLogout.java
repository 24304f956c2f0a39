package dev.smartgateway.session.live;

import java.util.List;

import dev.smartgateway.reason.Reason;
import dev.smartgateway.session.store.LaunchEntry;
import dev.smartgateway.session.store.SessionStore;
import dev.smartgateway.session.store.SessionView;
import dev.smartgateway.session.store.UserIndex;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Ends the launches of one user, or of one session at the identity provider, in all
 * browsers. Launches at other issuers continue.
 */
public final class UserLogout {

    private final UserIndex users;

    private final SessionStore store;

    private final SessionEnd sessionEnd;

    UserLogout(UserIndex users, SessionStore store, SessionEnd sessionEnd) {
        this.users = users;
        this.store = store;
        this.sessionEnd = sessionEnd;
    }

    /**
     * Ends the launches.
     * @param leaver the user or session; a launch must match all given values
     * @param cause origin of the logout
     * @return how many launches ended; fails with {@code store-unavailable}
     */
    public Mono<Integer> end(Leaver leaver, Cause cause) {
        return this.users.of(leaver.issuer, leaver.subject, leaver.sid).flatMap((who) -> {
            String print = (who.sid() != null) ? who.sid() : who.person();
            if (print == null) {
                return Mono.just(0);
            }
            return this.users.sessions(print).concatMap((id) -> this.store.fresh(id).flatMap((found) -> {
                SessionView view = found.session();
                return (view != null) ? end(view, matching(view, leaver.issuer, who), cause)
                        : this.users.repair(print, id).thenReturn(0);
            })).reduce(0, Integer::sum);
        });
    }

    private static List<LaunchEntry> matching(SessionView view, String issuer, LaunchEntry.Who who) {
        return view.launches()
            .stream()
            .filter((entry) -> entry.ended() == null && entry.issuer().equals(issuer))
            .filter((entry) -> who.sid() == null || who.sid().equals(entry.who().sid()))
            .filter((entry) -> who.person() == null || who.person().equals(entry.who().person()))
            .toList();
    }

    private Mono<Integer> end(SessionView view, List<LaunchEntry> leaving, Cause cause) {
        String reason = cause.reason.code();
        if (leaving.isEmpty()) {
            return Mono.just(0);
        }
        boolean all = view.launches().stream().allMatch((entry) -> entry.ended() != null || leaving.contains(entry));
        Mono<Void> done = cause.proven
                ? (all ? this.sessionEnd.session(view, reason) : this.sessionEnd.launches(view, leaving, reason))
                : this.sessionEnd.shut(view, leaving, reason);
        return done.thenReturn(leaving.size());
    }

    /**
     * Origin of a logout.
     */
    public enum Cause {

        /** A signed logout token; the tokens are revoked as well. */
        PROVIDER(Reason.PROVIDER_LOGOUT, true),

        /** An unproven session id at the provider; the tokens are not revoked. */
        PROVIDER_UNPROVEN(Reason.PROVIDER_LOGOUT, false),

        /** An operator on the management port. */
        OPERATOR(Reason.OPERATOR_LOGOUT, true);

        private final Reason reason;

        private final boolean proven;

        Cause(Reason reason, boolean proven) {
            this.reason = reason;
            this.proven = proven;
        }

    }

    /**
     * The user or session that is logged out.
     *
     * @param issuer issuer name
     * @param subject subject, or {@code null} for any user with that {@code sid}
     * @param sid session at the identity provider, or {@code null} for all sessions
     */
    public record Leaver(String issuer, @Nullable String subject, @Nullable String sid) {

        @Override
        public String toString() {
            return "Leaver[" + this.issuer + "]";
        }

    }

}
