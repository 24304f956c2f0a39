package dev.smartgateway.session.logout;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

import dev.smartgateway.oauth.Discovery;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.App;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.smart.Issuer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;

/**
 * Finds the configured issuers by the {@code iss} of a logout token. Makes no request to
 * issuers that are not configured.
 */
final class Providers {

    private final Apps apps;

    private final Discovery discovery;

    Providers(Apps apps, Discovery discovery) {
        this.apps = apps;
        this.discovery = discovery;
    }

    /**
     * Returns the issuers with this name among those in question. Fails with {@code
     * idp-unavailable} only if none is found and the metadata of one was not available.
     * @param which the issuers in question; no request is made for any other one, because
     * anybody may ask
     */
    Flux<Provider> named(String iss, Predicate<Issuer> which) {
        return Flux.fromIterable(this.apps.all())
            .flatMapIterable(App::issuers)
            .filter(which)
            .flatMap((issuer) -> provider(issuer, iss).materialize())
            .collectList()
            .flatMapMany((answers) -> {
                List<Provider> found = answers.stream().map(Signal::get).filter(Objects::nonNull).toList();
                return (found.isEmpty() && answers.stream().anyMatch(Signal::isOnError))
                        ? Flux.error(Reason.IDP_UNAVAILABLE.asException()) : Flux.fromIterable(found);
            });
    }

    private Mono<Provider> provider(Issuer issuer, String iss) {
        String configured = issuer.address().endpoints().oidcIssuer();
        if (configured != null && !configured.equals(iss)) {
            return Mono.empty();
        }
        return this.discovery.of(issuer).flatMap((metadata) -> {
            URI jwks = metadata.optional().jwks();
            return (jwks != null && iss.equals(metadata.oidcIssuer())) ? Mono.just(new Provider(issuer, jwks))
                    : Mono.empty();
        });
    }

    /**
     * A configured issuer and the address of its signing keys.
     */
    record Provider(Issuer issuer, URI jwks) {
    }

}
