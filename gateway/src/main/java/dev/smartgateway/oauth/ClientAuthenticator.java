package dev.smartgateway.oauth;

import dev.smartgateway.oauth.Discovery.Metadata;
import dev.smartgateway.smart.Issuer;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.util.MultiValueMap;

/**
 * Authenticates the gateway as a client of an authorization server.
 */
public interface ClientAuthenticator {

    /**
     * Returns the client authentication of one request to the token endpoint of this
     * metadata, or to another endpoint of the same server. Fails with {@code
     * IllegalStateException} if a credential is missing.
     */
    Mono<ClientProof> prove(Issuer issuer, Metadata metadata);

    /**
     * Creates the client authentication of a token request for the gateway itself. Fails
     * as above.
     */
    Mono<ClientProof> prove(ServiceTokens.Client service);

    /**
     * Checks that the issuer's authentication has the credential that it needs.
     * @throws IllegalStateException that names the setting
     */
    void require(Issuer issuer);

    /**
     * Checks that a credential of the gateway itself is configured.
     * @throws IllegalStateException that names the setting
     */
    void require(ServiceTokens.Client service);

    /**
     * The client authentication of one request to a token endpoint. Contains secrets.
     *
     * @param registration the client as Spring's token clients require it
     * @param headers headers to send
     * @param parameters form parameters to add
     * @param naming whether {@code client_id} is sent in the form
     */
    record ClientProof(ClientRegistration registration, HttpHeaders headers, MultiValueMap<String, String> parameters,
            boolean naming) {

        @Override
        public String toString() {
            return "ClientProof[masked]";
        }

    }

}
