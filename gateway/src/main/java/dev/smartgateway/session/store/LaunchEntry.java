package dev.smartgateway.session.store;

import java.time.Duration;
import java.time.Instant;

import dev.smartgateway.smart.LaunchId;
import org.jspecify.annotations.Nullable;

/**
 * One launch of a browser session.
 *
 * @param id the launch
 * @param app app name
 * @param issuer issuer name
 * @param who keyed fingerprints of the user
 * @param span when it may be used
 * @param ended reason code of the end, or {@code null} if it was not ended
 */
public record LaunchEntry(LaunchId id, String app, String issuer, Who who, Span span, @Nullable String ended) {

    /**
     * Returns this launch as ended. An earlier reason is kept.
     */
    public LaunchEntry ended(String reason) {
        return (this.ended != null) ? this
                : new LaunchEntry(this.id, this.app, this.issuer, this.who, this.span, reason);
    }

    /**
     * Returns this launch with another last use.
     */
    LaunchEntry used(Instant at) {
        return new LaunchEntry(this.id, this.app, this.issuer, this.who, this.span.used(at), this.ended);
    }

    /**
     * Returns whether it has neither ended nor expired.
     */
    public boolean live(Instant now) {
        return this.ended == null && now.isBefore(this.span.deadline());
    }

    /**
     * Returns whether two launches belong to different users of the same issuer, as far
     * as known.
     */
    public boolean otherPerson(LaunchEntry that) {
        return this.issuer.equals(that.issuer) && this.who.person != null && that.who.person != null
                && !this.who.person.equals(that.who.person);
    }

    /**
     * Returns whether the user is unknown.
     */
    public boolean unknownPerson() {
        return this.who.person == null;
    }

    /**
     * Returns whether two launches certainly belong to the same user.
     */
    public boolean samePerson(LaunchEntry that) {
        return this.who.person != null && this.who.person.equals(that.who.person);
    }

    /**
     * Keyed fingerprints of the user, which cannot be resolved by reading Redis.
     *
     * @param person fingerprint of issuer and subject, or {@code null} without OpenID
     * Connect
     * @param sid fingerprint of issuer and session at the identity provider, or
     * {@code null}
     */
    public record Who(@Nullable String person, @Nullable String sid) {
    }

    /**
     * The time span in which a launch may be used.
     *
     * @param startedAt when the launch was completed
     * @param endsAt its absolute limit
     * @param idle its idle limit, counted from its own last use
     * @param usedAt when it was last used; the use of other launches does not change it
     */
    public record Span(Instant startedAt, Instant endsAt, Duration idle, Instant usedAt) {

        /**
         * Returns when the launch expires without further use.
         */
        public Instant deadline() {
            Instant idleEnd = this.usedAt.plus(this.idle);
            return idleEnd.isBefore(this.endsAt) ? idleEnd : this.endsAt;
        }

        /**
         * Returns this span with another last use.
         */
        public Span used(Instant at) {
            return new Span(this.startedAt, this.endsAt, this.idle, at);
        }

    }

}
