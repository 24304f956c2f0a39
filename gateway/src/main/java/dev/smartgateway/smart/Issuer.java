// CHECKSTYLE:OFF all settings of an issuer are one list
// CHECKSTYLE:ON
package dev.smartgateway.smart;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * One EHR that may launch one app, as configured in {@code config/apps/*.yml}, with all
 * its settings. FHIR base, EHR issuer, SMART {@code aud} and expected token audience are
 * four separate settings, because they differ on Azure. Contains no secret: credentials
 * are looked up by issuer name.
 *
 * @param name part of the redirect URI
 * @param address addresses of the EHR and its servers
 * @param client the gateway's registration there
 * @param scopes space-separated, in SMART spelling
 * @param rules vendor-specific behaviour
 * @param launch options of a launch
 * @param embedding how the app may be framed
 */
public record Issuer(
        @Setting(value = "Unique over all apps; part of the redirect URI.", pattern = "[a-z0-9-]{1,40}",
                example = "county-hospital") String name,
        Address address, @Setting("The client registration at the authorization server.") Client client,
        @Setting(value = "The scopes that the app needs, and no more.", words = true,
                example = "launch openid patient/Patient.rs",
                advice = "Write what the app needs and no more: launch openid fhirUser patient/Patient.rs.") String scopes,
        Rules rules, LaunchOptions launch, @Setting("Framing of the app by the EHR.") Embedding embedding) {

    /** Asymmetric signature algorithms; {@code none} and HS* are never accepted. */
    public static final Set<String> ALGORITHMS = Set.of("RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "PS256",
            "PS384", "PS512");

    static final String HOST = "[A-Za-z0-9.-]{1,253}";

    /**
     * Addresses of an issuer, and its names in requests and tokens.
     *
     * @param fhirBase where requests are forwarded; without trailing slash
     */
    public record Address(
            @Setting(value = "The iss that the EHR sends.", example = "https://ehr.example.org/fhir") URI iss,
            @Setting(value = "Base URL of FHIR requests; iss if absent.", optional = true) URI fhirBase,
            @Setting(value = "Further base URLs of the same FHIR service that it writes in links and references.",
                    is = "an absolute URL", example = "https://fhir.internal.example.org/r4",
                    pattern = "[Hh][Tt][Tt][Pp][Ss]?://[^@#?\\s]{1,500}") Set<String> furtherBases,
            Audience audience, @Setting("Endpoints; each takes precedence over discovery.") Endpoints endpoints,
            @Setting(value = "Permitted hosts of discovered endpoints, in addition to that of iss.", is = "a host name",
                    example = "login.example.org",
                    pattern = HOST + "(:[0-9]{1,5})?|\\[[0-9A-Fa-f:.]{2,45}\\](:[0-9]{1,5})?") Set<String> allowedHosts,
            @Setting(value = "Whether endpoints are read from /metadata where there is no smart-configuration.",
                    byDefault = "false") boolean capabilityStatement) {

        /**
         * Applies the defaults.
         */
        public Address {
            String base = ((fhirBase != null) ? fhirBase : iss).toString();
            fhirBase = URI.create(base.endsWith("/") ? base.substring(0, base.length() - 1) : base);
            allowedHosts = Set.copyOf(allowedHosts);
            furtherBases = Set.copyOf(furtherBases);
        }

        /**
         * All addresses under which the FHIR service may be named.
         */
        public URI[] bases() {
            return Stream
                .concat(Stream.of(this.fhirBase, this.iss), this.furtherBases.stream().sorted().map(URI::create))
                .toArray(URI[]::new);
        }

    }

    /**
     * Names of the FHIR service in requests and tokens.
     *
     * @param aud sent as {@code aud}; {@code null} means the received spelling of iss
     * @param tokens {@code aud} of a JWT access token must be one of them; empty means
     * the access token is opaque to the gateway
     * @param scopePrefix prefix of permission names in the {@code entra} dialect
     */
    public record Audience(
            @Setting("Sent as aud, if the EHR requires another spelling than its iss.") @Nullable String aud,
            @Setting(key = "token-audience", value = "One or several; the aud that a JWT access token must have.",
                    example = "https://fhir.example.org", advice = "Write each audience in full.") List<String> tokens,
            @Setting("The App ID URI before the names of permissions, if it is not the first token-audience.") @Nullable String scopePrefix) {

        /** Access tokens are opaque. */
        public static final Audience OPAQUE = new Audience(null, List.of(), null);

        /**
         * Without a configured prefix the first audience is used.
         */
        public Audience {
            tokens = List.copyOf(tokens);
            scopePrefix = (scopePrefix == null && !tokens.isEmpty()) ? tokens.get(0) : scopePrefix;
        }

    }

    /**
     * Endpoints; {@code null} means discovered.
     */
    public record Endpoints(@Setting("Authorization endpoint.") @Nullable URI authorization,
            @Setting("Token endpoint.") @Nullable URI token, @Setting("Address of the key set.") @Nullable URI jwks,
            @Setting("The iss of id_tokens.") @Nullable String oidcIssuer,
            @Setting("Revocation endpoint.") @Nullable URI revocation,
            @Setting("Introspection endpoint.") @Nullable URI introspection,
            @Setting("End session endpoint.") @Nullable URI endSession) {

        /** All endpoints are discovered. */
        public static final Endpoints DISCOVERED = new Endpoints(null, null, null, null, null, null, null);

    }

    /**
     * The client registration.
     *
     * @param rawBasic whether Basic credentials are sent raw instead of form-encoded
     * first (RFC 6749 encodes; some servers compare raw)
     */
    public record Client(@Setting(value = "Client id.", example = "gateway") String id,
            @Setting("Client authentication at the token endpoint.") ClientAuthentication authentication,
            @Setting(value = "Whether Basic credentials are sent without form encoding.",
                    byDefault = "false") boolean rawBasic) {
    }

    /**
     * Behaviour that the standards leave open and in which servers differ.
     *
     * @param absentScopeAsRequested whether a token response without {@code scope} grants
     * what was requested
     */
    public record Rules(
            @Setting(value = "What the FHIR service itself enforces.", byDefault = "smart-server") Mode mode,
            @Setting(value = "Spelling of scopes.", byDefault = "v2") Dialect dialect,
            @Setting(value = "Whether a token response without scope grants the requested scopes.",
                    byDefault = "false") boolean absentScopeAsRequested,
            @Setting(value = "Whether and how the access token is introspected at the end of a launch.",
                    byDefault = "none") Introspection introspection,
            PatientNaming patients, @Setting("Lifetime and refresh of tokens.") Refresh refresh, Identity identity) {

        /** Returns the sources of the patient, in order of precedence. */
        public List<PatientSource> patientSources() {
            return this.patients.patientSources();
        }

    }

    /**
     * Requirements for an id_token.
     */
    public record Identity(
            @Setting(value = "Whether an id_token must repeat the nonce; a wrong one is always refused.",
                    byDefault = "true") boolean nonceRequired,
            @Setting(value = "Whether a missing id_token is an error if openid was requested.",
                    byDefault = "true") boolean oidcRequired,
            @Setting(key = "id-token-algorithms", value = "Accepted signature algorithms of id_tokens.",
                    choices = Algorithms.class, example = "RS256",
                    advice = "Write asymmetric algorithms only, for example [RS256, ES384].") Set<String> algorithms) {

        private static final Set<String> USUAL = Set.of("RS256", "RS384", "ES256", "ES384", "PS256");

        /** The defaults. */
        public static final Identity STRICT = new Identity(true, true, Set.of());

        /**
         * An empty list means the default algorithms.
         */
        public Identity {
            algorithms = algorithms.isEmpty() ? USUAL : Set.copyOf(algorithms);
        }

    }

    /** The algorithms that may be listed. */
    static final class Algorithms implements Supplier<List<String>> {

        @Override
        public List<String> get() {
            return ALGORITHMS.stream().sorted().toList();
        }

    }

    /**
     * Lifetimes and refresh of tokens.
     */
    public record Refresh(
            @Setting(value = "Whether refresh tokens are used at all.", byDefault = "true") boolean enabled,
            @Setting(value = "Lifetime of a token without expires_in.", byDefault = "5m") Duration defaultLifetime,
            @Setting(value = "Minimum time between two refreshes.", byDefault = "1m") Duration minInterval,
            @Setting(value = "How long before expiry a token is refreshed.", byDefault = "1m") Duration ahead) {
    }

    /**
     * Framing of the app by the EHR.
     *
     * @param partitioned whether the cookies must work in a third-party frame ({@code
     * SameSite=None; Partitioned})
     */
    public record Embedding(@Setting(value = "Exact origins that may frame the app; by default only the gateway's own.",
            is = "an exact origin",
            pattern = "https://[A-Za-z0-9.-]+(:[0-9]{1,5})?|http://(localhost|127\\.0\\.0\\.1)(:[0-9]{1,5})?",
            example = "https://ehr.example.org",
            advice = "Write each as https://ehr.example.org, without path or wildcard.") List<String> frameAncestors,
            @Setting(value = "Whether the EHR is on another site than the gateway.",
                    byDefault = "false") boolean partitioned,
            @Setting(value = "Whether the EHR page that opened the app in a window keeps its reference to it.",
                    byDefault = "false") boolean opener) {

        /** No other origin may frame the app. */
        public static final Embedding NONE = new Embedding(List.of(), false, false);

        /**
         * Returns the {@code Cross-Origin-Opener-Policy} of pages that the EHR opens.
         */
        public String openerPolicy() {
            return this.opener ? "unsafe-none" : "same-origin";
        }

    }

    /** Client authentication methods at the token endpoint. */
    public enum ClientAuthentication {

        /** {@code private_key_jwt} signed with RS384 (SMART asymmetric). */
        PRIVATE_KEY_JWT_RS384,

        /** {@code private_key_jwt} signed with ES384 (SMART asymmetric). */
        PRIVATE_KEY_JWT_ES384,

        /** Entra certificate credential: PS256 with {@code x5t#S256}. */
        ENTRA_CERTIFICATE,

        /** Entra federated credential: the token of a managed identity as assertion. */
        ENTRA_FEDERATED,

        /** {@code client_secret_basic}. */
        SECRET_BASIC,

        /** {@code client_secret_post}. */
        SECRET_POST

    }

    /** Spelling of scopes at this issuer. */
    public enum Dialect {

        /** SMART 1: {@code patient/Observation.read}. */
        V1,

        /** SMART 2: {@code patient/Observation.rs}. */
        V2,

        /** Entra permission names: {@code {audience}/patient.Observation.rs}. */
        ENTRA

    }

    /** Which component enforces scopes and patient. */
    public enum Mode {

        /** A SMART-conformant authorization server. */
        SMART_SERVER,

        /** Azure with data roles: only the gateway enforces them. */
        RBAC,

        /** Azure with the SMART role: the service also enforces its own compartment. */
        SMART_USER,

        /**
         * The service trusts the gateway as an issuer: reads carry a token of the gateway
         * whose user is the pinned patient.
         */
        PINNED_ISSUER

    }

    /**
     * Sources of the patient when the token response has none, in order of precedence.
     */
    public enum PatientSource {

        /** A handle that the EHR deposited over the back channel. */
        HANDLE,

        /** A launch token signed by the EHR. */
        SIGNED_LAUNCH,

        /** A claim of the id_token or the access token that names the patient. */
        CLAIM,

        /** The {@code fhirUser}, if it is a Patient. */
        FHIR_USER,

        /** The one Patient that the FHIR service shows to the token. */
        ONLY_PATIENT,

        /** The gateway's own patient picker. */
        PICKER

    }

    /** Whether and how the access token is introspected at the end of a launch. */
    public enum Introspection {

        /** Not at all. */
        NONE,

        /**
         * Authorised by the new access token itself (SMART App Launch, "Token
         * introspection").
         */
        BEARER,

        /** Authorised by client authentication (RFC 7662). */
        CLIENT

    }

}
