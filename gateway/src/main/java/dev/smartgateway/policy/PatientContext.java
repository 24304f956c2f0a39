package dev.smartgateway.policy;

import java.net.URI;
import java.util.List;

import dev.smartgateway.fhir.ServiceUrls;
import dev.smartgateway.scope.Scopes;
import dev.smartgateway.smart.LaunchUrls;
import dev.smartgateway.smart.PatientId;
import org.jspecify.annotations.Nullable;

/**
 * The patient, scopes and rules of a call's launch. Every part comes from the session,
 * none from the request.
 *
 * @param patient the pinned patient, or {@code null} when the launch has none
 * @param granted permissions of the launch
 * @param policy rules of the app
 * @param bases FHIR base addresses for the client and for the gateway
 * @param handles seals links for this launch
 * @param maxAnswer cap in bytes of a body in memory, either way
 * @param references records known to be the patient's
 */
public record PatientContext(@Nullable PatientId patient, Granted granted, AccessPolicy policy, Bases bases,
        LinkSealer handles, int maxAnswer, KnownReferences references) {

    /** Default cap of a body: 4 MiB. */
    public static final int MAX_ANSWER = 4 * 1024 * 1024;

    /**
     * Creates a context for one request, without known references and without a user.
     */
    public PatientContext(@Nullable PatientId patient, Scopes scopes, AccessPolicy policy, Bases bases,
            LinkSealer handles, int maxAnswer) {
        this(patient, new Granted(scopes, null), policy, bases, handles, maxAnswer, KnownReferences.ofRequest());
    }

    /**
     * Returns the effective scopes of the launch.
     */
    public Scopes scopes() {
        return this.granted.scopes();
    }

    @Override
    public String toString() {
        return "PatientContext[masked]";
    }

    /**
     * The permissions of a launch.
     *
     * @param scopes effective scopes
     * @param user the resource of who signed in, {@code Type/id}, or {@code null} if it
     * is not on this FHIR service; with {@code openid fhirUser} it may be read without a
     * further scope
     */
    public record Granted(Scopes scopes, @Nullable String user) {

        @Override
        public String toString() {
            return "Granted[masked]";
        }

    }

    /**
     * The FHIR base addresses for the browser and for the gateway.
     *
     * @param client absolute, without trailing slash, as the browser sees it
     * ({@code https://app.example/launches/{id}/fhir})
     * @param service the addresses of the FHIR service
     * @param signIn where the app signs in to its launch, or {@code null} if it does not
     * @param bareIds whether the service requires bare ids of patients in searches
     */
    public record Bases(URI client, ServiceUrls service, @Nullable LaunchUrls signIn, boolean bareIds) {

        /**
         * Bases of a service with one address.
         */
        public Bases(URI client, URI upstream) {
            this(client, new ServiceUrls(upstream, List.of()), null, false);
        }

    }

}
