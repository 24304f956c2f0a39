package dev.smartgateway.session.web;

import java.net.URI;
import java.time.Duration;

import dev.smartgateway.oauth.Discovery;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.token.LaunchRecord;
import reactor.core.publisher.Mono;

/**
 * Finds the address where a user can review and revoke the grants of an app: the {@code
 * management_endpoint} of the issuer's metadata.
 */
final class Management {

    private static final Duration LONGEST = Duration.ofSeconds(1);

    private final Apps apps;

    private final Discovery discovery;

    Management(Apps apps, Discovery discovery) {
        this.apps = apps;
        this.discovery = discovery;
    }

    /**
     * Returns the address; empty if there is none or the metadata is not available. Never
     * fails.
     */
    Mono<URI> of(LaunchRecord launch) {
        return Mono.justOrEmpty(this.apps.issuer(launch.owner().issuer()))
            .flatMap(this.discovery::of)
            .flatMap((metadata) -> Mono.justOrEmpty(metadata.optional().management()))
            .timeout(LONGEST)
            .onErrorComplete();
    }

}
