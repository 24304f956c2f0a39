package dev.smartgateway.smart;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * One EHR that may launch one app, as the operator configured it
 * ({@code config/apps/*.yml}). FHIR base, EHR issuer, SMART {@code aud} and expected
 * token audience are four separate settings, because on Azure they differ. Holds no
 * secret: credentials are looked up by issuer name in the token room.
 *
 * @param name unique over all apps; path segment of the redirect URI,
 * {@code [a-z0-9-]{1,40}}
 * @param address where it is
 * @param client who we are there
 * @param scopes what we ask for, space separated, SMART spelling
 * @param rules switches for vendor-specific behaviour
 * @param embedding how the app may be framed
 * @param extras what only some servers offer and only the operator turns on
 */
public record Issuer(String name, Address address, Client client, String scopes, Rules rules, Embedding embedding,
        Extras extras) {

    /**
     * An issuer without extras.
     */
    public Issuer(String name, Address address, Client client, String scopes, Rules rules, Embedding embedding) {
        this(name, address, client, scopes, rules, embedding, Extras.NONE);
    }

    /**
     * The addresses and the optional overrides.
     *
     * @param iss what the EHR sends as {@code iss}, compared canonically
     * @param fhirBase where requests are forwarded, no trailing slash
     * @param aud sent as {@code aud}; {@code null} means the received spelling of iss
     * @param tokenAudiences {@code aud} of a JWT access token must be one of them; empty
     * means the access token is opaque to us
     * @param scopePrefix first part of the names of permissions in the dialect of Entra;
     * the first of the audiences unless it is said apart
     * @param endpoints configured endpoints, which win over discovery
     * @param allowedHosts further hosts on which discovered endpoints may live, besides
     * those of {@code iss}
     */
    public record Address(URI iss, URI fhirBase, @Nullable String aud, List<String> tokenAudiences,
            @Nullable String scopePrefix, Endpoints endpoints, Set<String> allowedHosts) {

        public Address {
            tokenAudiences = List.copyOf(tokenAudiences);
            scopePrefix = (scopePrefix == null && !tokenAudiences.isEmpty()) ? tokenAudiences.get(0) : scopePrefix;
        }

        /**
         * With one audience at most, which is the prefix of scopes as well.
         */
        public Address(URI iss, URI fhirBase, @Nullable String aud, @Nullable String tokenAudience, Endpoints endpoints,
                Set<String> allowedHosts) {
            this(iss, fhirBase, aud, (tokenAudience != null) ? List.of(tokenAudience) : List.of(), null, endpoints,
                    allowedHosts);
        }

    }

    /**
     * Endpoints; each may be {@code null}, meaning discovered.
     */
    public record Endpoints(@Nullable URI authorization, @Nullable URI token, @Nullable URI jwks,
            @Nullable String oidcIssuer, @Nullable URI revocation, @Nullable URI introspection,
            @Nullable URI endSession) {

        /** Discover everything. */
        public static final Endpoints DISCOVERED = new Endpoints(null, null, null, null, null, null, null);

    }

    /**
     * The client registration.
     *
     * @param id client id
     * @param authentication how the token endpoint knows us
     * @param rawBasic whether Basic credentials are sent raw instead of form-encoded
     * first (RFC 6749 encodes; some servers compare raw)
     */
    public record Client(String id, ClientAuthentication authentication, boolean rawBasic) {
    }

    /** Ways to authenticate at the token endpoint. */
    public enum ClientAuthentication {

        /** SMART asymmetric, RS384. */
        PRIVATE_KEY_JWT_RS384,

        /** SMART asymmetric, ES384. */
        PRIVATE_KEY_JWT_ES384,

        /** Entra certificate: PS256 with {@code x5t#S256}. */
        ENTRA_CERTIFICATE,

        /** Entra: the token of a managed identity as assertion. */
        ENTRA_FEDERATED,

        /** Secret in the Authorization header. */
        SECRET_BASIC,

        /** Secret in the form. */
        SECRET_POST

    }

    /** How the scopes of this issuer are spelt. */
    public enum Dialect {

        /** SMART 1: {@code patient/Observation.read}. */
        V1,

        /** SMART 2: {@code patient/Observation.rs}. */
        V2,

        /** Entra permission names: {@code {audience}/patient.Observation.rs}. */
        ENTRA

    }

    /** Who enforces what behind us (design section 8). */
    public enum Mode {

        /** A SMART-conformant authorization server. */
        SMART_SERVER,

        /** Azure with data roles: the gateway is the only control. */
        RBAC,

        /** Azure with the SMART role: the service adds its own compartment. */
        SMART_USER

    }

    /** Where the patient comes from when the token response has none, in order. */
    public enum PatientSource {

        /** Handle deposited by the EHR over the back channel. */
        HANDLE,

        /** Launch token signed by the EHR. */
        SIGNED_LAUNCH,

        /** {@code fhirUser} is a Patient. */
        FHIR_USER,

        /** The gateway's own picker. */
        PICKER

    }

    /**
     * Switches for what the standards leave open and real servers do differently.
     *
     * @param mode enforcement mode
     * @param dialect scope dialect
     * @param nonceRequired whether a missing nonce in the id_token is an error
     * @param absentScopeAsRequested whether a token response without {@code scope} means
     * as requested; otherwise it grants nothing
     * @param oidcRequired whether a missing id_token is an error when openid was asked
     * @param patientSources fall-backs for the patient
     * @param refresh how tokens are refreshed
     */
    public record Rules(Mode mode, Dialect dialect, boolean nonceRequired, boolean absentScopeAsRequested,
            boolean oidcRequired, List<PatientSource> patientSources, Refresh refresh) {
    }

    /**
     * Token life.
     *
     * @param enabled whether refresh tokens are used at all
     * @param defaultLifetime used when {@code expires_in} is absent
     * @param minInterval at least this long between two refreshes
     * @param ahead refresh this long before expiry, with nobody waiting
     */
    public record Refresh(boolean enabled, Duration defaultLifetime, Duration minInterval, Duration ahead) {
    }

    /**
     * Framing.
     *
     * @param frameAncestors exact origins that may frame the app; empty means only self
     * @param partitioned whether the cookies must work in a third-party frame
     * ({@code SameSite=None; Partitioned})
     * @param opener whether the page of the EHR that opened the app in a window keeps its
     * hold of that window
     */
    public record Embedding(List<String> frameAncestors, boolean partitioned, boolean opener) {

        /**
         * Without a hold for the opener.
         */
        public Embedding(List<String> frameAncestors, boolean partitioned) {
            this(frameAncestors, partitioned, false);
        }

        /**
         * The {@code Cross-Origin-Opener-Policy} of pages that the EHR opens.
         */
        public String openerPolicy() {
            return this.opener ? "unsafe-none" : "same-origin";
        }

    }

    /**
     * Optional parts of the standards; all are off unless the operator asks for them.
     *
     * @param capabilityStatement whether endpoints are read from the CapabilityStatement
     * when there is no smart-configuration (SMART 1 servers)
     * @param pushedRequests whether the authorization request is pushed (RFC 9126), where
     * the server offers it
     * @param introspection whether a new access token is introspected (RFC 7662)
     */
    public record Extras(boolean capabilityStatement, boolean pushedRequests, Introspection introspection) {

        /** Nothing of it. */
        public static final Extras NONE = new Extras(false, false, Introspection.NONE);

    }

    /** Whether and how the introspection endpoint is asked at the end of a launch. */
    public enum Introspection {

        /** Not at all. */
        NONE,
        /** With the new access token itself as bearer, as the guide has it. */
        BEARER,
        /** With the client's own authentication, as RFC 7662 has it. */
        CLIENT

    }

}
