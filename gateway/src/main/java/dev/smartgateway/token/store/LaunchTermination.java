package dev.smartgateway.token.store;

import java.net.URI;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;

import dev.smartgateway.oauth.TokenSet;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.LaunchContext;
import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.telemetry.GatewayMetric;
import dev.smartgateway.token.LaunchRecord;
import dev.smartgateway.token.LaunchRecord.Life;
import dev.smartgateway.token.UnusedGrants;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Ends launches once, keeps the reason for a while, and revokes their tokens in the
 * background where the issuer supports it.
 */
public final class LaunchTermination implements UnusedGrants {

    private static final int TRIES = 5;

    private final LaunchStore store;

    private final LaunchCache near;

    private final Revocations revocations;

    private final Clock clock;

    private final MeterRegistry meters;

    LaunchTermination(LaunchStore store, LaunchCache near, Revocations revocations, Clock clock, MeterRegistry meters) {
        this.store = store;
        this.near = near;
        this.revocations = revocations;
        this.clock = clock;
        this.meters = meters;
    }

    /**
     * Returns a launch that is live; fails with the reason of its end otherwise.
     */
    public Mono<LaunchRecord> live(LaunchRecord launch) {
        String reason = launch.life().endedReason();
        if (reason != null) {
            return Mono.error(asException(reason));
        }
        if (!this.clock.instant().isBefore(launch.life().endsAt())) {
            return Mono.error(Reason.SESSION_EXPIRED.asException());
        }
        return launch.live() ? Mono.just(launch) : Mono.error(Reason.SESSION_ENDED.asException());
    }

    /**
     * Ends a launch if it is live; fails only if Redis is unavailable. Tokens are revoked
     * in the background.
     */
    public Mono<Void> end(LaunchId id, String reason) {
        return Mono.defer(() -> end(id, reason, TRIES)).doOnNext(Mono::subscribe).then();
    }

    /**
     * Ends a launch as {@link #end(LaunchId, String)}, but completes after the tokens
     * were revoked or that failed.
     */
    public Mono<Void> endAndRevoke(LaunchId id, String reason) {
        return Mono.defer(() -> end(id, reason, TRIES)).flatMap((revocation) -> revocation);
    }

    /**
     * Returns the work that remains after Redis has the end; empty if the launch had
     * ended before.
     */
    private Mono<Mono<Void>> end(LaunchId id, String reason, int tries) {
        this.near.forget(id);
        return this.store.read(id)
            .filter((launch) -> launch.life().endedReason() == null)
            .flatMap((launch) -> this.store.replace(ended(launch, reason)).flatMap((done) -> {
                if (!done) {
                    return (tries > 1) ? end(id, reason, tries - 1)
                            : Mono.error(Reason.STORE_UNAVAILABLE.asException());
                }
                return Mono.just(ended(launch, reason, launch.tokens()));
            }));
    }

    private Mono<Void> ended(LaunchRecord launch, String reason, @Nullable TokenSet tokens) {
        this.near.put(ended(launch, reason));
        GatewayMetric.TOKENS_ENDED.count(this.meters, asException(reason).problem().code());
        return (tokens != null) ? this.revocations.after(launch, tokens) : Mono.empty();
    }

    /**
     * Revokes in the background new tokens of a launch that ended in the meantime, unless
     * its grant is shared.
     */
    public void revoke(LaunchRecord launch, TokenSet tokens) {
        this.revocations.after(launch, tokens).subscribe();
    }

    @Override
    public Mono<Void> giveBack(LaunchRecord.Owner owner, TokenSet tokens) {
        return this.revocations.giveBack(owner, tokens);
    }

    @Override
    public Mono<Void> giveBack(LaunchRecord launch) {
        TokenSet tokens = launch.tokens();
        return (tokens != null) ? this.revocations.after(launch, tokens) : Mono.empty();
    }

    /** The record of an ended launch contains neither tokens nor patient data. */
    private static LaunchRecord ended(LaunchRecord launch, String reason) {
        LaunchContext nothing = new LaunchContext(null, null, List.of(), true, null, LaunchContext.Display.NONE);
        Life life = launch.life();
        return new LaunchRecord(launch.id(), launch.owner(), URI.create("about:blank"), "", nothing, null,
                new Life(life.startedAt(), life.endsAt(), life.revision() + 1, reason));
    }

    private static ProblemException asException(String code) {
        return Arrays.stream(Reason.values())
            .filter((reason) -> reason.code().equals(code))
            .findFirst()
            .orElse(Reason.SESSION_ENDED)
            .asException();
    }

}
