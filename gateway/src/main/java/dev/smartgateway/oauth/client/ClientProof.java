package dev.smartgateway.oauth.client;

import org.springframework.http.HttpHeaders;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.util.MultiValueMap;

/**
 * The client authentication of one request to a token endpoint. Holds secrets.
 *
 * @param registration the client as Spring's token clients want it
 * @param headers to be sent
 * @param parameters to be added to the form
 * @param naming whether {@code client_id} belongs into the form
 */
public record ClientProof(ClientRegistration registration, HttpHeaders headers,
        MultiValueMap<String, String> parameters, boolean naming) {

    @Override
    public String toString() {
        return "ClientProof[masked]";
    }

}
