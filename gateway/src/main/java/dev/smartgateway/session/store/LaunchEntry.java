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
 * @param ended reason code, or {@code null} while nobody ended it
 */
public record LaunchEntry(LaunchId id, String app, String issuer, Who who, Span span, @Nullable String ended) {

    /**
     * The same, ended; an earlier reason stays.
     */
    public LaunchEntry ended(String reason) {
        return (this.ended != null) ? this
                : new LaunchEntry(this.id, this.app, this.issuer, this.who, this.span, reason);
    }

    /**
     * The same, last used at that moment.
     */
    LaunchEntry used(Instant at) {
        return new LaunchEntry(this.id, this.app, this.issuer, this.who, this.span.used(at), this.ended);
    }

    /**
     * Whether it neither ended nor ran out.
     */
    public boolean live(Instant now) {
        return this.ended == null && now.isBefore(this.span.deadline());
    }

    /**
     * Whether the two belong to different people at the same issuer, as far as known.
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
     * Whether the two surely belong to the same person.
     */
    public boolean samePerson(LaunchEntry that) {
        return this.who.person != null && this.who.person.equals(that.who.person);
    }

    /**
     * Keyed fingerprints of the user, which a reader of Redis cannot resolve.
     *
     * @param person of issuer and subject, or {@code null} without OpenID Connect
     * @param sid of issuer and session at the identity provider, or {@code null}
     */
    public record Who(@Nullable String person, @Nullable String sid) {
    }

    /**
     * The time span in which a launch may be used.
     *
     * @param startedAt when it succeeded
     * @param endsAt its absolute limit
     * @param idle its idle limit, counted from its own last use
     * @param usedAt when it was last used; other launches do not move it
     */
    public record Span(Instant startedAt, Instant endsAt, Duration idle, Instant usedAt) {

        /**
         * Returns when it ends if it is not used again.
         */
        public Instant deadline() {
            Instant idleEnd = this.usedAt.plus(this.idle);
            return idleEnd.isBefore(this.endsAt) ? idleEnd : this.endsAt;
        }

        /**
         * The same, used at another moment.
         */
        public Span used(Instant at) {
            return new Span(this.startedAt, this.endsAt, this.idle, at);
        }

    }

}
