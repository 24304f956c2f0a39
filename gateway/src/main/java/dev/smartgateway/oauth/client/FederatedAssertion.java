package dev.smartgateway.oauth.client;

import dev.smartgateway.store.Secret;
import reactor.core.publisher.Mono;

/**
 * Provides the token of a workload or managed identity that Entra accepts in place of a
 * secret (federated identity credential, audience {@code api://AzureADTokenExchange}).
 */
@FunctionalInterface
public interface FederatedAssertion {

    /**
     * Returns a token that is valid for at least a minute. Fails with any exception if
     * there is none.
     * @param name below {@code gateway.credentials}
     */
    Mono<Secret> assertion(String name);

}
