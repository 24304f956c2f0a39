package dev.smartgateway.facade;

import java.util.Set;
import java.util.regex.Pattern;

import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.smart.LaunchUrls;
import org.jspecify.annotations.Nullable;

/**
 * An app's authorization request (RFC 6749 section 4.1.1) for one launch.
 *
 * @param client the app's client id, or {@code null}
 * @param scope the requested scopes, or {@code null}
 * @param nonce nonce for the id_token, or {@code null}
 * @param challenge S256 code challenge, or {@code null} for an app without PKCE
 */
record AppAuthorization(@Nullable String client, @Nullable String scope, @Nullable String nonce,
        @Nullable String challenge) {

    private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9_-]{43}");

    private static final Set<String> MODES = Set.of("query");

    /**
     * Reads an authorization request.
     * @throws OAuthRefusal if it uses an unsupported flow, or names another FHIR base or
     * launch
     */
    static AppAuthorization read(FormParameters parameters, LaunchId launch, LaunchUrls urls) {
        if (!"code".equals(parameters.get("response_type"))) {
            throw new OAuthRefusal(Reason.BAD_REQUEST, "unsupported_response_type", "Send response_type=code.");
        }
        String mode = parameters.get("response_mode");
        if (mode != null && !MODES.contains(mode)) {
            throw OAuthRefusal.invalidRequest("Only response_mode=query is supported.");
        }
        String audience = parameters.get("aud");
        if (audience != null && !audience.replaceFirst("/$", "").equals(urls.fhirBase())) {
            throw OAuthRefusal.invalidRequest("aud is not the FHIR base of this launch.");
        }
        String launched = parameters.get("launch");
        if (launched != null && !launched.equals(launch.value())) {
            throw OAuthRefusal.invalidRequest("launch names another launch than the address.");
        }
        return new AppAuthorization(parameters.get("client_id"), parameters.get("scope"), parameters.get("nonce"),
                challenge(parameters));
    }

    private static @Nullable String challenge(FormParameters parameters) {
        String challenge = parameters.get("code_challenge");
        String method = parameters.get("code_challenge_method");
        if (challenge == null && method == null) {
            return null;
        }
        if (challenge == null || !"S256".equals(method) || !CHALLENGE.matcher(challenge).matches()) {
            throw OAuthRefusal
                .invalidRequest("PKCE needs code_challenge_method=S256 and a challenge of 43 characters.");
        }
        return challenge;
    }

    @Override
    public String toString() {
        return "AppAuthorization[masked]";
    }

}
