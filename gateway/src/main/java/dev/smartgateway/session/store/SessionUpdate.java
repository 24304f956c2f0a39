package dev.smartgateway.session.store;

import java.time.Duration;
import java.time.Instant;

import dev.smartgateway.smart.LaunchId;

import org.springframework.session.Session;

/**
 * Changes to one session that are saved together. Each launch and each proof is a
 * separate attribute, so concurrent changes are kept.
 */
public final class SessionUpdate {

    /** How many ended launches a session keeps, for their reason. */
    private static final int REMEMBERED = 16;

    /**
     * How long a session without a live launch is kept, so that late requests get the
     * reason.
     */
    private static final Duration MEMORY = Duration.ofMinutes(10);

    private final Session session;

    private final Instant now;

    SessionUpdate(Session session, Instant now) {
        this.session = session;
        this.now = now;
    }

    /**
     * Returns the session with the changes so far.
     */
    public SessionView view() {
        return SessionView.of(this.session);
    }

    /**
     * Adds a launch and marks it as used now. A second launch is recorded permanently.
     */
    public SessionUpdate add(LaunchEntry entry) {
        if (!view().launches().isEmpty()) {
            several();
        }
        this.session.setAttribute(SessionView.USED + entry.id().value(), text(this.now));
        return put(entry);
    }

    /**
     * Records that this browser had another launch before, in this session or in an
     * earlier one. From then on a request must name its launch.
     */
    public SessionUpdate several() {
        this.session.setAttribute(SessionView.SEVERAL, "true");
        return this;
    }

    private SessionUpdate put(LaunchEntry entry) {
        this.session.setAttribute(SessionView.LAUNCH + entry.id().value(), LaunchEntryText.write(entry));
        return this;
    }

    /**
     * Ends a launch, if it exists and is live.
     */
    public SessionUpdate end(LaunchId launch, String reason) {
        view().launch(launch).map((entry) -> entry.ended(reason)).ifPresent(this::put);
        return this;
    }

    /**
     * Adds a new cookie and invalidates older ones. Another cookie issued less than
     * {@code grace} ago stays valid: it belongs to a launch that completed at the same
     * time, and the browser may hold either.
     * @param presented proof of the cookie that the browser sent; always invalidated
     */
    public SessionUpdate renew(String proof, String presented, Duration grace) {
        view().proofs().forEach((known, state) -> {
            boolean old = !this.now.isBefore(state.since().plus(grace));
            if (state.current() && (old || known.equals(presented))) {
                this.session.setAttribute(SessionView.PROOF + known, replaced());
            }
            else if (old) {
                this.session.removeAttribute(SessionView.PROOF + known);
            }
        });
        this.session.setAttribute(SessionView.PROOF + proof, new SessionView.Proof(true, this.now).text());
        return this;
    }

    private String replaced() {
        return new SessionView.Proof(false, this.now).text();
    }

    /**
     * Marks a launch as used now, if it is live. Other launches are not changed.
     */
    public SessionUpdate used(LaunchId launch) {
        view().launch(launch).filter((entry) -> entry.live(this.now)).ifPresent((entry) -> {
            this.session.setAttribute(SessionView.USED + launch.value(), text(this.now));
            seen();
        });
        return this;
    }

    /**
     * Marks the session as used now.
     */
    SessionUpdate seen() {
        this.session.setLastAccessedTime(this.now);
        return this;
    }

    private static String text(Instant moment) {
        return String.valueOf(moment.toEpochMilli());
    }

    /**
     * Sets the expiry of the session: when its last live launch expires, or some minutes
     * from now if none is live.
     */
    void close() {
        SessionView view = view();
        long ended = view.launches().size() - view.live(this.now).size();
        view.launches()
            .stream()
            .filter((entry) -> entry.ended() != null)
            .limit(Math.max(0, ended - REMEMBERED))
            .forEach((entry) -> {
                several();
                this.session.removeAttribute(SessionView.LAUNCH + entry.id().value());
                this.session.removeAttribute(SessionView.USED + entry.id().value());
            });
        Duration left = view.live(this.now)
            .stream()
            .map((entry) -> Duration.between(this.now, entry.span().deadline()))
            .max(Duration::compareTo)
            .orElse(MEMORY);
        this.session.setMaxInactiveInterval(Duration.between(view.seenAt(), this.now).plus(left).plusSeconds(1));
    }

}
