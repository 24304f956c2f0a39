package dev.smartgateway.oauth;

import java.net.URI;

import dev.smartgateway.smart.Issuer;
import reactor.core.publisher.Mono;

/**
 * Access tokens for the gateway itself, for services without a signed-in user (RFC 6749
 * section 4.4; SMART App Launch, Backend Services). A token is kept in this process until
 * shortly before it expires.
 */
public interface ServiceTokens {

    /**
     * Returns the value of {@code Authorization} with a valid token. Fails with
     * {@code idp-unavailable} for every cause; the finding names the cause.
     */
    Mono<String> authorization(Client client);

    /**
     * Drops the token, because the service did not accept it.
     */
    void refused(Client client);

    /**
     * Checks the configuration at start-up.
     * @throws IllegalStateException which names the setting: no credential, or a token
     * endpoint that may not be called
     */
    void require(Client client);

    /**
     * A client registration of the gateway itself.
     *
     * @param credential name of its secret or key below {@code gateway.credentials}
     * @param registration client id and authentication method
     * @param token the token endpoint
     * @param scopes space separated
     */
    record Client(String credential, Issuer.Client registration, URI token, String scopes) {
    }

}
