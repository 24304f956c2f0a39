package dev.smartgateway.sandbox.auth.grant;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;

/**
 * The launch context of one authorization. It is attached to the authorization request
 * and completed on the consent page.
 */
public final class Grant {

    /** The additional parameter of the authorization request that carries the grant. */
    public static final String PARAMETER = "sandbox.grant";

    private final @Nullable Launch launch;

    private final Map<String, Object> context;

    /**
     * Creates a grant.
     * @param launch the EHR's launch, or {@code null} for a standalone launch
     */
    public Grant(@Nullable Launch launch) {
        this.launch = launch;
        this.context = new ConcurrentHashMap<>((launch != null) ? launch.context() : Map.of());
    }

    /**
     * Returns the grant of an authorization.
     * @param authorization made by way of this server's authorization endpoint
     * @return its grant
     */
    public static Grant of(OAuth2Authorization authorization) {
        OAuth2AuthorizationRequest request = authorization.getAttribute(OAuth2AuthorizationRequest.class.getName());
        return Optional.ofNullable(request)
            .map((one) -> (Grant) one.getAdditionalParameters().get(PARAMETER))
            .orElseThrow();
    }

    public Optional<Launch> launch() {
        return Optional.ofNullable(this.launch);
    }

    /**
     * Returns the context as members of the token response.
     * @return a copy
     */
    public Map<String, Object> context() {
        return new TreeMap<>(this.context);
    }

    /**
     * Sets the patient of a standalone launch.
     * @param id a patient id
     */
    public void choosePatient(String id) {
        this.context.put("patient", id);
    }

    @Override
    public String toString() {
        return "grant";
    }

}
