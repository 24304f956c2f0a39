package dev.smartgateway.oauth.client;

import org.springframework.http.HttpHeaders;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.util.MultiValueMap;

/**
 * The client authentication of one request to a token endpoint. Contains secrets.
 *
 * @param registration the client as Spring's token clients require it
 * @param headers headers to send
 * @param parameters form parameters to add
 * @param naming whether {@code client_id} is sent in the form
 */
public record ClientProof(ClientRegistration registration, HttpHeaders headers,
        MultiValueMap<String, String> parameters, boolean naming) {

    @Override
    public String toString() {
        return "ClientProof[masked]";
    }

}
