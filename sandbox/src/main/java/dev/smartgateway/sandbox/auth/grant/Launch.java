package dev.smartgateway.sandbox.auth.grant;

import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * A launch that the EHR registered and that an app may use once.
 *
 * @param handle the opaque value of the {@code launch} parameter
 * @param username the clinician, who counts as signed in
 * @param context members of the token response: patient, encounter and so on
 * @param scopes upper limit of the scopes that the EHR grants; no limit if empty
 * @param expires when it can no longer be picked up
 */
public record Launch(String handle, String username, Map<String, Object> context, Set<String> scopes, Instant expires) {

    public Launch {
        context = Map.copyOf(context);
        scopes = Set.copyOf(scopes);
    }

}
