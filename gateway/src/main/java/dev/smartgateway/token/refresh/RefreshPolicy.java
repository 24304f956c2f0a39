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
 * Decides whether a token is used, refreshed in the background, waited for, or expired.
 */
final class RefreshPolicy {

    /** A token with less time left may expire on its way to the FHIR service. */
    private static final Duration MARGIN = Duration.ofSeconds(10);

    /**
     * If the FHIR service refuses a token within this time after a refresh, another
     * refresh would not help.
     */
    private static final Duration SETTLED = Duration.ofSeconds(30);

    private final Apps apps;

    private final Clock clock;

    RefreshPolicy(Apps apps, Clock clock) {
        this.apps = apps;
        this.clock = clock;
    }

    /** The action before a token is used. */
    enum Step {

        /** Use it. */
        USE,

        /** Use it, and refresh in the background. */
        AHEAD,

        /** Wait for another one. */
        WAIT,

        /**
         * A new token is needed, but the minimum interval between refreshes has not
         * passed.
         */
        TOO_SOON,

        /** The token has expired and cannot be renewed. */
        DEAD

    }

    /**
     * Decides for the tokens of a live launch.
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
     * Returns whether the token is not expired.
     */
    boolean alive(TokenSet tokens) {
        return this.clock.instant().isBefore(tokens.expiresAt());
    }

    /**
     * Returns whether the token is valid for at least the safety margin.
     */
    boolean usable(TokenSet tokens) {
        Duration margin = min(MARGIN, life(tokens).dividedBy(4));
        return Duration.between(this.clock.instant(), tokens.expiresAt()).compareTo(margin) > 0;
    }

    /**
     * Returns whether a token that the FHIR service refused may be refreshed.
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
     * Returns how long to wait before the issuer may be asked again.
     */
    Duration pause(LaunchRecord launch, TokenSet tokens) {
        Issuer.Refresh rules = rules(launch);
        Instant earliest = (rules != null) ? earliest(launch, tokens, interval(rules, tokens)) : this.clock.instant();
        Duration pause = Duration.between(this.clock.instant(), earliest);
        return (pause.compareTo(Duration.ofSeconds(1)) < 0) ? Duration.ofSeconds(1) : pause;
    }

    /**
     * A token that lives shorter than the minimum interval may be renewed after half its
     * lifetime; otherwise the user would wait with an expired token.
     */
    private static Duration interval(Issuer.Refresh rules, TokenSet tokens) {
        return min(rules.minInterval(), life(tokens).dividedBy(2));
    }

    /**
     * The first tokens come from the authorization code and do not count as a refresh.
     */
    private static Instant earliest(LaunchRecord launch, TokenSet tokens, Duration pause) {
        return (launch.life().revision() > 0) ? tokens.issuedAt().plus(pause) : Instant.MIN;
    }

    /**
     * Varied by launch by up to a fifth, so that launches started at the same time do not
     * refresh at the same time.
     */
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
