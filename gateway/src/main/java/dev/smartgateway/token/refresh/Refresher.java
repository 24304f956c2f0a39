package dev.smartgateway.token.refresh;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import dev.smartgateway.oauth.TokenSet;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.token.LaunchRecord;
import dev.smartgateway.token.store.LaunchServices;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * Provides a usable token for a launch. At most one grant per launch is used across all
 * replicas, it is stored before use, and no request waits while the old token is still
 * valid.
 */
public final class Refresher {

    private static final Logger log = LoggerFactory.getLogger(Refresher.class);

    /**
     * If the previous holder of the lock is alive, it stores its result within this time.
     */
    private static final Duration GRACE = Duration.ofSeconds(1);

    /** Longer than the lifetime of a lock whose holder died. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final LaunchServices launches;

    private final RefreshPolicy policy;

    private final RefreshLock lock;

    private final Duration patience;

    private final RefreshGrant grant;

    private final RefreshMeter meter;

    private final RefreshBackoff backoff = new RefreshBackoff();

    private final SingleFlight flights = new SingleFlight();

    Refresher(LaunchServices launches, RefreshPolicy policy, RefreshLock lock, RefreshGrant grant, RefreshMeter meter) {
        this.launches = launches;
        this.policy = policy;
        this.lock = lock;
        this.patience = PATIENCE.plus(lock.life());
        this.grant = grant;
        this.meter = meter;
    }

    /**
     * Returns a live launch whose token is valid for at least a moment.
     */
    public Mono<LaunchRecord> fresh(LaunchRecord launch) {
        return Mono.defer(() -> {
            TokenSet tokens = tokens(launch);
            return switch (this.policy.judge(launch, tokens)) {
                case USE -> Mono.just(launch);
                case AHEAD -> {
                    ahead(launch);
                    yield Mono.just(launch);
                }
                case WAIT -> wait(launch, tokens);
                case TOO_SOON -> Mono.error(unavailable(this.policy.pause(launch, tokens)));
                case DEAD -> this.launches.termination()
                    .end(launch.id(), Reason.REAUTH_REQUIRED.code())
                    .then(Mono.error(Reason.REAUTH_REQUIRED::asException));
            };
        });
    }

    /**
     * Returns a launch with another token than the refused one.
     */
    public Mono<LaunchRecord> renewed(LaunchRecord refused) {
        return current(refused).flatMap((current) -> {
            if (current.life().revision() > refused.life().revision()) {
                return Mono.just(current);
            }
            if (!this.policy.renewable(current, tokens(current))) {
                return Mono.error(Reason.TOKEN_REFUSED.asException());
            }
            return joined(current);
        });
    }

    /**
     * Waits for running refreshes, so that a replica that stops loses no token.
     */
    public Mono<Void> land() {
        return this.flights.land(this.patience);
    }

    private void ahead(LaunchRecord launch) {
        if (this.backoff.current(launch.id()) == null) {
            joined(launch).subscribe((next) -> {
            }, (error) -> log.debug("A refresh in the background failed: {}", error.getMessage()));
        }
    }

    private Mono<LaunchRecord> wait(LaunchRecord launch, TokenSet tokens) {
        return joined(launch).onErrorResume(
                (error) -> this.policy.alive(tokens)
                        && (RefreshGrant.isReason(error, Reason.IDP_UNAVAILABLE) || RefreshGrant.storeAway(error)),
                (error) -> Mono.just(launch));
    }

    private Mono<LaunchRecord> joined(LaunchRecord stale) {
        ProblemException failure = this.backoff.current(stale.id());
        if (failure != null) {
            return Mono.error(failure);
        }
        Mono<LaunchRecord> flight = this.flights.join(stale.id(), (early) -> run(stale, early));
        return flight.flatMap((result) -> newer(result, stale) ? Mono.just(result) : flight)
            .filter((result) -> newer(result, stale))
            .switchIfEmpty(Mono.error(() -> unavailable(Duration.ofSeconds(1))));
    }

    private Mono<LaunchRecord> run(LaunchRecord stale, Consumer<Throwable> early) {
        String owner = this.lock.owner();
        Runnable waited = this.meter.waiting();
        return lockOrResult(stale, owner).timeout(this.patience)
            .onErrorMap(TimeoutException.class, (error) -> unavailable(Duration.ofSeconds(2)))
            .doOnTerminate(waited)
            .doOnError((error) -> this.lock.release(stale.id(), owner))
            .flatMap((result) -> result.map(Mono::just).orElseGet(() -> holding(stale, owner, early)))
            .doOnError((error) -> this.backoff.failed(stale.id(), error));
    }

    /** Present: another replica refreshed. Empty: this replica holds the lock. */
    private Mono<Optional<LaunchRecord>> lockOrResult(LaunchRecord stale, String owner) {
        return this.lock.take(stale.id(), owner).flatMap((outcome) -> switch (outcome) {
            case TAKEN -> Mono.just(Optional.<LaunchRecord>empty());
            case INHERITED -> Mono.delay(GRACE).thenReturn(Optional.<LaunchRecord>empty());
            case BUSY -> current(stale).filter((current) -> done(current, stale))
                .map(Optional::of)
                .switchIfEmpty(Mono.defer(() -> Mono.delay(pollPause()).then(lockOrResult(stale, owner))));
        });
    }

    private Mono<LaunchRecord> holding(LaunchRecord stale, String owner, Consumer<Throwable> early) {
        Mono<LaunchRecord> work = current(stale).flatMap((current) -> {
            if (done(current, stale)) {
                this.meter.shared();
                return Mono.just(current);
            }
            return this.grant.refresh(current, early);
        });
        return Mono.using(() -> this.lock.keep(stale.id(), owner), (kept) -> work, Disposable::dispose)
            .doFinally((signal) -> this.lock.release(stale.id(), owner));
    }

    private Mono<LaunchRecord> current(LaunchRecord known) {
        return this.launches.store()
            .read(known.id())
            .switchIfEmpty(Mono.error(Reason.UNKNOWN_LAUNCH::asException))
            .doOnNext(this.launches.near()::put)
            .flatMap(this.launches.termination()::live);
    }

    private boolean done(LaunchRecord current, LaunchRecord stale) {
        return newer(current, stale) && this.policy.usable(tokens(current));
    }

    private static boolean newer(LaunchRecord current, LaunchRecord stale) {
        return current.life().revision() > stale.life().revision();
    }

    private static TokenSet tokens(LaunchRecord live) {
        return Objects.requireNonNull(live.tokens());
    }

    private static Duration pollPause() {
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(80, 160));
    }

    private static ProblemException unavailable(Duration pause) {
        return new ProblemException(Reason.IDP_UNAVAILABLE.asException().problem().retryAfter(pause));
    }

}
