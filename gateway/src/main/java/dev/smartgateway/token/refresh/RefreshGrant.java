package dev.smartgateway.token.refresh;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

import dev.smartgateway.oauth.ClaimsChallenge;
import dev.smartgateway.oauth.TokenEndpoint;
import dev.smartgateway.oauth.TokenEndpoint.TokenResponse;
import dev.smartgateway.oauth.TokenSet;
import dev.smartgateway.reason.Finding;
import dev.smartgateway.outbound.Caller;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.store.Secret;
import dev.smartgateway.telemetry.RefreshOutcome;
import dev.smartgateway.token.LaunchRecord;
import dev.smartgateway.token.store.ClaimsChallenges;
import dev.smartgateway.token.store.LaunchCache;
import dev.smartgateway.token.store.LaunchServices;
import dev.smartgateway.token.store.LaunchStore;
import dev.smartgateway.token.store.LaunchTermination;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * One use of a refresh token by the holder of the lock: send the request, check the
 * answer, store it, and only then return it.
 */
final class RefreshGrant {

    private static final Logger log = LoggerFactory.getLogger(RefreshGrant.class);

    private static final Duration SAVE_PAUSE = Duration.ofMillis(400);

    private static final int SAVE_TRIES = 600;

    private final LaunchStore store;

    private final LaunchCache near;

    private final LaunchTermination termination;

    private final ClaimsChallenges challenges;

    private final TokenEndpoint endpoint;

    private final Signers signers;

    private final Apps apps;

    private final RefreshMeter meter;

    /**
     * Looks up the signer of an issuer's id_tokens.
     */
    @FunctionalInterface
    interface Signers {

        /** Returns the signer; empty if it is not known. */
        Mono<String> of(Issuer issuer);

    }

    RefreshGrant(LaunchServices launches, TokenEndpoint endpoint, Signers signers, Apps apps, RefreshMeter meter) {
        this.signers = signers;
        this.store = launches.store();
        this.near = launches.near();
        this.termination = launches.termination();
        this.challenges = launches.challenges();
        this.endpoint = endpoint;
        this.apps = apps;
        this.meter = meter;
    }

    /**
     * Refreshes a launch that was just read from Redis.
     * @param early called as soon as it is clear that the new tokens cannot be stored
     * immediately
     */
    Mono<LaunchRecord> refresh(LaunchRecord launch, Consumer<Throwable> early) {
        Issuer issuer = this.apps.issuer(launch.owner().issuer()).orElse(null);
        Secret token = Objects.requireNonNull(launch.tokens()).refresh();
        if (issuer == null || token == null) {
            return end(launch, Reason.REAUTH_REQUIRED);
        }
        Mono<TokenResponse> refreshed = this.endpoint.refresh(issuer, token)
            .contextWrite(Caller.of(launch.owner().session()));
        return refreshed.materialize().flatMap((signal) -> {
            TokenResponse answer = signal.get();
            return (answer != null) ? accept(new Case(launch, issuer), answer, early)
                    : failed(launch, Objects.requireNonNull(signal.getThrowable()));
        });
    }

    /** A launch with its issuer. */
    private record Case(LaunchRecord launch, Issuer issuer) {
    }

    private Mono<LaunchRecord> accept(Case asked, TokenResponse answer, Consumer<Throwable> early) {
        return this.signers.of(asked.issuer)
            .onErrorComplete()
            .map(Optional::of)
            .defaultIfEmpty(Optional.empty())
            .flatMap((signer) -> accept(asked, answer, early, signer.orElse(null)));
    }

    private Mono<LaunchRecord> accept(Case asked, TokenResponse answer, Consumer<Throwable> early,
            @Nullable String signer) {
        LaunchRecord launch = asked.launch;
        String other = Renewal.changed(launch, asked.issuer, answer, signer);
        if (other != null) {
            ProblemException changed = Reason.CONTEXT_CHANGED.at("refresh", other,
                    "issuer " + asked.issuer.name() + ": a refresh is about something else; the launch is ended");
            this.meter.refused(launch, RefreshOutcome.CONTEXT_CHANGED, changed);
            return giveUp(launch, answer, changed);
        }
        LaunchRecord next = Renewal.next(launch, asked.issuer, answer);
        if (Renewal.nothingLeft(launch, next)) {
            ProblemException gone = Reason.SCOPES_WITHDRAWN.at("refresh", "scope",
                    "issuer " + asked.issuer.name() + ": a refresh leaves no FHIR scope of the launch; it is ended");
            this.meter.refused(launch, RefreshOutcome.SCOPES_WITHDRAWN, gone);
            return giveUp(launch, answer, gone);
        }
        return this.store.replaceInsisting(next)
            .doOnError(early)
            .retryWhen(Retry.fixedDelay(SAVE_TRIES, SAVE_PAUSE).filter(RefreshGrant::storeAway))
            .flatMap((saved) -> saved ? saved(next) : conflict(next));
    }

    /** Ends the launch and revokes the new tokens. */
    private Mono<LaunchRecord> giveUp(LaunchRecord launch, TokenResponse answer, ProblemException why) {
        return this.termination.end(launch.id(), why.problem().code())
            .doOnSuccess((done) -> this.termination.revoke(launch, answer.tokens()))
            .then(Mono.error(why));
    }

    private Mono<LaunchRecord> saved(LaunchRecord next) {
        this.near.put(next);
        this.meter.answered(next, RefreshOutcome.RENEWED);
        return Mono.just(next);
    }

    /**
     * The stored revision is another: usually the launch has ended, or our own write
     * succeeded and its answer was lost.
     */
    private Mono<LaunchRecord> conflict(LaunchRecord next) {
        TokenSet ours = Objects.requireNonNull(next.tokens());
        return this.store.read(next.id())
            .retryWhen(Retry.fixedDelay(SAVE_TRIES, SAVE_PAUSE).filter(RefreshGrant::storeAway))
            .filter(LaunchRecord::live)
            .switchIfEmpty(Mono.defer(() -> discard(next)))
            .flatMap((current) -> {
                boolean own = ours.equals(current.tokens());
                this.near.put(current);
                this.meter.answered(next, own ? RefreshOutcome.RENEWED : RefreshOutcome.LOST);
                return Mono.just(current);
            });
    }

    /** The launch ended during the refresh: the new tokens must not be used. */
    private Mono<LaunchRecord> discard(LaunchRecord next) {
        this.meter.answered(next, RefreshOutcome.DISCARDED);
        this.termination.revoke(next, Objects.requireNonNull(next.tokens()));
        this.near.forget(next.id());
        return this.store.read(next.id())
            .flatMap(this.termination::live)
            .switchIfEmpty(Mono.error(Reason.SESSION_ENDED::asException));
    }

    private Mono<LaunchRecord> failed(LaunchRecord launch, Throwable error) {
        Finding finding = (error instanceof ProblemException known) ? known.finding() : null;
        log.warn("The answer to a refresh contains no usable token: {}",
                (finding != null) ? finding.words() : "no finding");
        if (!(error instanceof ClaimsChallenge) && !isReason(error, Reason.REAUTH_REQUIRED)) {
            this.meter.refused(launch, RefreshOutcome.FAILED, error);
            return Mono.error(error);
        }
        return this.store.read(launch.id())
            .filter((current) -> current.life().revision() != launch.life().revision())
            .flatMap((current) -> {
                this.near.put(current);
                this.meter.refused(launch, RefreshOutcome.LOST, error(error));
                return this.termination.live(current);
            })
            .switchIfEmpty(Mono.defer(() -> {
                this.meter.refused(launch, RefreshOutcome.REFUSED, error(error));
                return (error instanceof ClaimsChallenge challenge)
                        ? this.challenges.keep(launch.id(), challenge.claims())
                            .then(end(launch, Reason.INTERACTION_REQUIRED))
                        : end(launch, Reason.REAUTH_REQUIRED);
            }));
    }

    /** A claims challenge needs the user. */
    private static Throwable error(Throwable error) {
        return (error instanceof ClaimsChallenge) ? Reason.INTERACTION_REQUIRED.asException() : error;
    }

    private Mono<LaunchRecord> end(LaunchRecord launch, Reason reason) {
        return this.termination.end(launch.id(), reason.code()).then(Mono.error(reason::asException));
    }

    static boolean storeAway(Throwable error) {
        return isReason(error, Reason.STORE_UNAVAILABLE);
    }

    static boolean isReason(Throwable error, Reason reason) {
        return error instanceof ProblemException problem && problem.problem().code().equals(reason.code());
    }

}
