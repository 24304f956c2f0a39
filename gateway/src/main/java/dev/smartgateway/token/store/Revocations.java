package dev.smartgateway.token.store;

import java.time.Duration;
import java.util.List;

import dev.smartgateway.oauth.TokenEndpoint;
import dev.smartgateway.oauth.TokenSet;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.store.Secret;
import dev.smartgateway.token.LaunchRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Revokes tokens where the issuer supports it, best effort.
 */
final class Revocations {

    private static final Logger log = LoggerFactory.getLogger(Revocations.class);

    private static final Duration LONGEST = Duration.ofHours(12);

    private final SharedGrants grants;

    private final TokenEndpoint endpoint;

    private final Apps apps;

    Revocations(SharedGrants grants, TokenEndpoint endpoint, Apps apps) {
        this.grants = grants;
        this.endpoint = endpoint;
        this.apps = apps;
    }

    /**
     * Revokes the tokens of an ended launch unless a live launch shares their grant. If
     * that cannot be determined, nothing is revoked and the tokens expire. Never fails.
     * @param launch the launch, ended in the store
     */
    Mono<Void> after(LaunchRecord launch, TokenSet tokens) {
        return revoke(launch.owner().issuer(), this.grants.ends(launch, tokens));
    }

    /**
     * Revokes in the same way the tokens of a launch that never began.
     */
    Mono<Void> giveBack(LaunchRecord.Owner owner, TokenSet tokens) {
        Duration life = this.apps.app(owner.app()).map((app) -> app.limits().absolute()).orElse(LONGEST);
        return revoke(owner.issuer(), this.grants.unused(owner, life, tokens));
    }

    private Mono<Void> revoke(String issuer, Mono<List<TokenSet>> over) {
        return over
            .doOnError((error) -> log
                .info("Issuer {}: cannot determine whether a grant is shared, so nothing is revoked", issuer))
            .onErrorComplete()
            .flatMapIterable((all) -> all)
            .flatMap((each) -> revoke(issuer, each))
            .then();
    }

    /** Revokes the refresh token, then the access token. */
    private Mono<Void> revoke(String issuer, TokenSet tokens) {
        Secret refresh = tokens.refresh();
        List<Secret> secrets = (refresh != null) ? List.of(refresh, tokens.access()) : List.of(tokens.access());
        return Mono.justOrEmpty(this.apps.issuer(issuer))
            .flatMapMany((known) -> Flux.fromIterable(secrets).concatMap((secret) -> revoke(known, secret)))
            .then();
    }

    private Mono<Void> revoke(Issuer issuer, Secret secret) {
        return this.endpoint.revoke(issuer, secret).onErrorComplete();
    }

}
