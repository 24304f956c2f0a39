package dev.smartgateway.sandbox;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the sandbox.
 *
 * @param url the public origin; by default {@code http://localhost} with the server's
 * port
 * @param mode which authorization server to imitate
 * @param azureAudience in azure mode, the App ID URI of the FHIR resource
 * @param accessTokenTtl how long an access token lives
 * @param controlFromAnywhere whether other machines may use the control API, as in a
 * container
 * @param clients the registered clients
 * @param users the users
 */
@ConfigurationProperties("sandbox")
public record SandboxProperties(@Nullable String url, @DefaultValue("smart") Mode mode,
        @DefaultValue("https://fhir.sandbox.example") String azureAudience, @DefaultValue("5m") Duration accessTokenTtl,
        @DefaultValue("false") boolean controlFromAnywhere, @DefaultValue Clients clients,
        @DefaultValue List<User> users) {

    /** The authorization server to imitate. */
    public enum Mode {

        /** A conformant SMART App Launch 2.2 server. */
        SMART,

        /** Microsoft Entra ID in front of Azure Health Data Services. */
        AZURE

    }

    /**
     * The registered clients.
     *
     * @param jwksUrl where the public keys of {@code gateway-jwt} are
     * @param logoutUrls front-channel logout URLs, loaded at sign-out in azure mode
     * @param redirectUris exact redirect URIs, in addition to {@code /callback/*} on a
     * loopback host
     */
    public record Clients(@DefaultValue("http://localhost:8080/.well-known/jwks.json") String jwksUrl,
            @DefaultValue List<String> logoutUrls, @DefaultValue List<String> redirectUris) {
    }

    /**
     * A ready-made user.
     *
     * @param username the name to sign in with, also the subject
     * @param password the password, not secret
     * @param name the name shown
     * @param fhirUser a relative reference: {@code Practitioner/id} or {@code Patient/id}
     */
    public record User(String username, String password, String name, String fhirUser) {

        /**
         * Returns whether this is a patient, whose own chart is the only context.
         * @return whether {@link #fhirUser} is a Patient
         */
        public boolean isPatient() {
            return this.fhirUser.startsWith("Patient/");
        }

        /**
         * Returns the id of the fhirUser.
         * @return the part after the slash
         */
        public String fhirId() {
            return this.fhirUser.substring(this.fhirUser.indexOf('/') + 1);
        }

    }

}
