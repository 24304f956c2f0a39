package dev.smartgateway.oauth;

import java.util.Map;

import dev.smartgateway.smart.Issuer;
import reactor.core.publisher.Mono;

/**
 * Pushed authorization requests (RFC 9126), for issuers where the operator enabled them
 * and the server supports them.
 */
@FunctionalInterface
public interface PushedRequests {

    /**
     * Sends the parameters of an authorization request to the server, with client
     * authentication.
     * @return the {@code request_uri} to use instead; empty if this issuer does not use
     * pushed requests. Fails with {@code idp-unavailable} or {@code discovery-failed}
     */
    Mono<String> push(Issuer issuer, Map<String, String> parameters);

}
