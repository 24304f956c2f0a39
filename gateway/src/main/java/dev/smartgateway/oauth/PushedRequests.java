package dev.smartgateway.oauth;

import java.util.Map;

import dev.smartgateway.smart.Issuer;
import reactor.core.publisher.Mono;

/**
 * Pushed authorization requests (RFC 9126), for issuers whose operator turned them on and
 * whose server offers them.
 */
@FunctionalInterface
public interface PushedRequests {

    /**
     * Hands the parameters of an authorization request to the server, authenticated.
     * @return the {@code request_uri} that stands for them; empty if this issuer does not
     * push. Fails with {@code idp-unavailable} or {@code discovery-failed}
     */
    Mono<String> push(Issuer issuer, Map<String, String> parameters);

}
