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
 * @param endpoint authorization endpoint, with whatever query it already has
 * @param parameters in sending order
 */
record AuthorizeRequest(URI endpoint, Map<String, String> parameters) {

    /**
     * Builds one.
     * @param state in clear; only its hash is kept
     */
    static AuthorizeRequest of(URI endpoint, LaunchRequest target, Sent sent) {
        Issuer issuer = target.issuer();
        boolean entra = issuer.rules().dialect() == Issuer.Dialect.ENTRA;
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("response_type", "code");
        parameters.put("client_id", issuer.client().id());
        parameters.put("redirect_uri", sent.redirectUri());
        parameters.put("scope", sent.scopes());
        parameters.put("state", sent.state());
        if (!entra) {
            parameters.put("aud", target.aud());
        }
        if (target.launch() != null && !entra) {
            parameters.put("launch", target.launch());
        }
        if (RequestedScopes.openid(issuer)) {
            parameters.put("nonce", sent.proof().nonce());
        }
        if (sent.formPost()) {
            parameters.put("response_mode", "form_post");
        }
        if (target.claims() != null) {
            parameters.put("claims", target.claims());
        }
        parameters.put("code_challenge", sent.proof().challenge());
        parameters.put("code_challenge_method", "S256");
        return new AuthorizeRequest(endpoint, parameters);
    }

    /**
     * What differs from launch to launch.
     *
     * @param redirectUri constant per issuer
     * @param scopes in the spelling of the issuer
     * @param state in clear
     * @param proof its proof
     * @param formPost whether the answer comes as a form
     */
    record Sent(String redirectUri, String scopes, String state, PendingProof proof, boolean formPost) {

        @Override
        public String toString() {
            return "Sent[masked]";
        }

    }

    /**
     * What is left for the browser once the server has the parameters (RFC 9126 section
     * 4).
     */
    AuthorizeRequest pushed(String client, String requestUri) {
        Map<String, String> left = new LinkedHashMap<>();
        left.put("client_id", client);
        left.put("request_uri", requestUri);
        return new AuthorizeRequest(this.endpoint, left);
    }

    /**
     * As one URL for GET.
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
