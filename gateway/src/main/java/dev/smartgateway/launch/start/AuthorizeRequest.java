package dev.smartgateway.launch.start;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

import dev.smartgateway.launch.pending.PendingProof;
import dev.smartgateway.smart.Issuer;

import org.springframework.web.util.UriUtils;

/**
 * The authorization request (RFC 6749 section 4.1.1 with RFC 7636 and the SMART
 * parameters).
 *
 * @param endpoint authorization endpoint, including any query of its own
 * @param parameters in the order they are sent
 */
record AuthorizeRequest(URI endpoint, Map<String, String> parameters) {

    /**
     * Builds the request for a launch.
     * @param sent the parameters that differ between launches
     */
    static AuthorizeRequest of(URI endpoint, LaunchRequest requested, Sent sent) {
        Issuer issuer = requested.issuer();
        boolean entra = issuer.rules().dialect() == Issuer.Dialect.ENTRA;
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("response_type", "code");
        parameters.put("client_id", issuer.client().id());
        parameters.put("redirect_uri", sent.redirectUri());
        parameters.put("scope", sent.scopes());
        parameters.put("state", sent.state());
        if (!entra) {
            parameters.put("aud", requested.aud());
        }
        if (requested.launch() != null && !entra) {
            parameters.put("launch", requested.launch());
        }
        if (RequestedScopes.openid(issuer)) {
            parameters.put("nonce", sent.proof().nonce());
        }
        if (sent.formPost()) {
            parameters.put("response_mode", "form_post");
        }
        if (requested.claims() != null) {
            parameters.put("claims", requested.claims());
        }
        parameters.put("code_challenge", sent.proof().challenge());
        parameters.put("code_challenge_method", "S256");
        return new AuthorizeRequest(endpoint, parameters);
    }

    /**
     * The parameters that differ between launches.
     *
     * @param redirectUri redirect URI, constant per issuer
     * @param scopes the scopes in the spelling of the issuer
     * @param state the state itself; only its hash is stored
     * @param proof the values that bind the response to this start
     * @param formPost whether the response is to be posted as a form
     */
    record Sent(String redirectUri, String scopes, String state, PendingProof proof, boolean formPost) {

        @Override
        public String toString() {
            return "Sent[masked]";
        }

    }

    /**
     * Returns the browser's request after the parameters were pushed to the server (RFC
     * 9126 section 4).
     */
    AuthorizeRequest pushed(String client, String requestUri) {
        Map<String, String> left = new LinkedHashMap<>();
        left.put("client_id", client);
        left.put("request_uri", requestUri);
        return new AuthorizeRequest(this.endpoint, left);
    }

    /**
     * Returns the URL for GET.
     */
    URI url() {
        String base = this.endpoint.toString();
        String join = (this.endpoint.getRawQuery() == null) ? "?"
                : (this.endpoint.getRawQuery().isEmpty() || base.endsWith("&")) ? "" : "&";
        return URI.create(base + join
                + this.parameters.entrySet()
                    .stream()
                    .map((entry) -> entry.getKey() + "=" + UriUtils.encode(entry.getValue(), StandardCharsets.UTF_8))
                    .collect(Collectors.joining("&")));
    }

    @Override
    public String toString() {
        return "AuthorizeRequest[masked]";
    }

}
