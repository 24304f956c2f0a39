package dev.smartgateway.sandbox.steps;

import java.util.Optional;

import dev.smartgateway.sandbox.Paths;
import jakarta.servlet.http.HttpServletRequest;

/**
 * The purpose of a request.
 */
enum StepKind {

    /** The button of the EHR. */
    CLICK("The EHR registers the launch and sends the browser to the gateway with iss and launch"),
    /** Metadata. */
    DISCOVERY("The gateway reads where to sign in and for a token"),
    /** Authorization request. */
    AUTHORIZE("The gateway sent the browser to sign in, with a state, a nonce and PKCE; the EHR sends it back with a"
            + " code"),
    /** Pages of the sign-in. */
    PAGE("The user signs in, chooses the patient and consents"),
    /** Token request. */
    TOKEN("The gateway authenticates and exchanges the code; the tokens go to the gateway and no further"),
    /** Refresh. */
    REFRESH("The gateway renews the access token; the app notices nothing"),
    /** Key set. */
    KEYS("The gateway reads the keys to check the id_token"),
    /** Revocation. */
    REVOKE("The launch ended; the gateway gives its tokens back"),
    /** A call of the app. */
    FHIR("The app asked with its cookie; the gateway asks with the token, for this patient only");

    private final String text;

    StepKind(String text) {
        this.text = text;
    }

    String text() {
        return this.text;
    }

    /**
     * Returns the kind of a request, empty if it is no part of a launch.
     */
    static Optional<StepKind> of(HttpServletRequest request, Paths paths) {
        String path = request.getRequestURI();
        if (path.equals("/ehr/launch")) {
            return Optional.of(CLICK);
        }
        if (path.contains("/.well-known/") || path.equals("/fhir/metadata")) {
            return Optional.of(DISCOVERY);
        }
        if (path.equals(paths.authorize())) {
            return Optional.of(AUTHORIZE);
        }
        if (path.equals("/login") || path.equals("/auth/consent")) {
            return Optional.of(PAGE);
        }
        if (path.equals(paths.token())) {
            return Optional.of("refresh_token".equals(request.getParameter("grant_type")) ? REFRESH : TOKEN);
        }
        if (path.equals(paths.jwks())) {
            return Optional.of(KEYS);
        }
        if (path.equals(paths.revoke())) {
            return Optional.of(REVOKE);
        }
        return path.startsWith("/fhir/") ? Optional.of(FHIR) : Optional.empty();
    }

}
