package dev.smartgateway.policy.model;

import java.net.URI;

import dev.smartgateway.smart.PatientId;
import dev.smartgateway.smart.Scopes;
import org.jspecify.annotations.Nullable;

/**
 * What binds a call to its launch. Every part comes from the session, none from the
 * request.
 *
 * @param patient the pinned patient, or {@code null} when the launch has none
 * @param scopes effective scopes of the launch
 * @param policy rules of the app
 * @param bases where the client and where we think FHIR is
 * @param handles seals links for this launch
 * @param maxAnswer cap in bytes of a body in memory, either way
 */
public record Pin(@Nullable PatientId patient, Scopes scopes, AccessPolicy policy, Bases bases, Handles handles,
        int maxAnswer) {

    /** Default cap of a body: 4 MiB. */
    public static final int MAX_ANSWER = 4 * 1024 * 1024;

    @Override
    public String toString() {
        return "Pin[masked]";
    }

    /**
     * The two FHIR bases, without trailing slash.
     *
     * @param client absolute, as the browser sees it
     * ({@code https://app.example/launches/{id}/fhir})
     * @param upstream absolute, of the FHIR service
     */
    public record Bases(URI client, URI upstream) {
    }

}
