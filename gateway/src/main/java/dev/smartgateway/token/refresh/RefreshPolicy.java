package dev.smartgateway.token.refresh;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import dev.smartgateway.oauth.TokenSet;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.token.LaunchRecord;
import org.jspecify.annotations.Nullable;

/**
 * When a token is used, refreshed with nobody waiting, waited for, or dead.
 */
final class RefreshPolicy {

    /** A token with less left may die on its way to the FHIR service. */
    private static final Duration MARGIN = Duration.ofSeconds(10);

    /** After a refresh, a token that the FHIR service still refuses is not the reason. */
    private static final Duration SETTLED = Duration.ofSeconds(30);

    private final Apps apps;

    private final Clock clock;

    RefreshPolicy(Apps apps, Clock clock) {
        this.apps = apps;
        this.clock = clock;
    }

    /** What to do before a token is used. */
    enum Step {

        /** Use it. */
        USE,

        /** Use it, and refresh in the background. */
        AHEAD,

        /** Wait for another one. */
        WAIT,

        /** Another one is needed but may not be asked for yet. */
        TOO_SOON,

        /** It has died and cannot be renewed. */
        DEAD

    }

    /**
     * Judges the tokens of a live launch.
     */
    Step judge(LaunchRecord launch, TokenSet tokens) {
        Issuer.Refresh rules = rules(launch);
        Instant now = this.clock.instant();
        if (rules == null || tokens.refresh() == null) {
            return alive(tokens) ? Step.USE : Step.DEAD;
        }
        Duration left = Duration.between(now, tokens.expiresAt());
        if (left.compareTo(ahead(launch, tokens, rules)) > 0) {
            return Step.USE;
        }
        boolean soon = now.isBefore(earliest(launch, tokens, interval(rules, tokens)));
        if (usable(tokens)) {
            return soon ? Step.USE : Step.AHEAD;
        }
        return soon ? Step.TOO_SOON : Step.WAIT;
    }

    /**
     * Whether the token lives at all.
     */
    boolean alive(TokenSet tokens) {
        return this.clock.instant().isBefore(tokens.expiresAt());
    }

    /**
     * Whether the token will live for a moment.
     */
    boolean usable(TokenSet tokens) {
        Duration margin = min(MARGIN, life(tokens).dividedBy(4));
        return Duration.between(this.clock.instant(), tokens.expiresAt()).compareTo(margin) > 0;
    }

    /**
     * Whether a token that the FHIR service refused may be exchanged for another.
     */
    boolean renewable(LaunchRecord launch, TokenSet tokens) {
        Issuer.Refresh rules = rules(launch);
        if (rules == null || tokens.refresh() == null) {
            return false;
        }
        Duration interval = interval(rules, tokens);
        Duration pause = (interval.compareTo(SETTLED) > 0) ? interval : SETTLED;
        return !this.clock.instant().isBefore(earliest(launch, tokens, pause));
    }

    /**
     * How long until the issuer may be asked again.
     */
    Duration pause(LaunchRecord launch, TokenSet tokens) {
        Issuer.Refresh rules = rules(launch);
        Instant earliest = (rules != null) ? earliest(launch, tokens, interval(rules, tokens)) : this.clock.instant();
        Duration pause = Duration.between(this.clock.instant(), earliest);
        return (pause.compareTo(Duration.ofSeconds(1)) < 0) ? Duration.ofSeconds(1) : pause;
    }

    /**
     * A token that lives shorter than the pause between refreshes may be renewed when
     * half its life is over; nobody is helped by waiting with a dead one.
     */
    private static Duration interval(Issuer.Refresh rules, TokenSet tokens) {
        return min(rules.minInterval(), life(tokens).dividedBy(2));
    }

    /** The first tokens come from a code, so they do not count as a refresh. */
    private static Instant earliest(LaunchRecord launch, TokenSet tokens, Duration pause) {
        return (launch.life().revision() > 0) ? tokens.issuedAt().plus(pause) : Instant.MIN;
    }

    /** Spread over a fifth by launch, so that launches of one morning do not meet. */
    private static Duration ahead(LaunchRecord launch, TokenSet tokens, Issuer.Refresh rules) {
        long percent = 80 + Math.floorMod(launch.id().hashCode(), 21);
        return min(rules.ahead(), life(tokens).dividedBy(2)).multipliedBy(percent).dividedBy(100);
    }

    private Issuer.@Nullable Refresh rules(LaunchRecord launch) {
        return this.apps.issuer(launch.owner().issuer())
            .map((issuer) -> issuer.rules().refresh())
            .filter(Issuer.Refresh::enabled)
            .orElse(null);
    }

    private static Duration life(TokenSet tokens) {
        return Duration.between(tokens.issuedAt(), tokens.expiresAt());
    }

    private static Duration min(Duration one, Duration other) {
        return (one.compareTo(other) < 0) ? one : other;
    }

}
