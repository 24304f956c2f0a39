package dev.smartgateway.sandbox.auth.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.nimbusds.jose.JOSEException;
import dev.smartgateway.sandbox.Origin;
import dev.smartgateway.sandbox.Paths;
import dev.smartgateway.sandbox.SandboxProperties;
import dev.smartgateway.sandbox.auth.token.SigningKeys;
import dev.smartgateway.sandbox.control.SandboxClock;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.stereotype.Component;

/**
 * Entra's requirements on a client assertion: the token of a managed identity that the
 * application trusts (federated credential), or a statement signed with an uploaded
 * certificate. Neither is what SMART requires.
 */
@Component
public final class EntraAssertions {

    /** The principal id of the managed identity that clients trust. */
    public static final String IDENTITY = "0c1d2e3f-4a5b-4c6d-8e7f-901234567890";

    /** The audience of tokens that replace a secret. */
    public static final String EXCHANGE = "api://AzureADTokenExchange";

    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    private final SigningKeys keys;

    private final SandboxClock clock;

    private final String issuer;

    private final String endpoint;

    private final @Nullable String certificate;

    EntraAssertions(SigningKeys keys, Origin origin, SandboxProperties properties, Environment environment,
            SandboxClock clock) {
        this.clock = clock;
        Paths paths = Paths.of(properties.mode());
        this.keys = keys;
        this.issuer = origin.url() + paths.issuer();
        this.endpoint = origin.url() + paths.token();
        this.certificate = environment.getProperty("sandbox.azure.certificate");
    }

    /**
     * Returns the decoder of a client.
     * @param client its id
     * @return empty if it authenticates in SMART's way
     */
    Optional<JwtDecoder> decoder(String client) {
        return switch (client) {
            case SandboxClients.BY_IDENTITY -> Optional.of(identity());
            case SandboxClients.BY_CERTIFICATE -> Optional.of(certificate());
            default -> Optional.empty();
        };
    }

    private JwtDecoder identity() {
        try {
            NimbusJwtDecoder decoder = NimbusJwtDecoder.withPublicKey(this.keys.publicKey()).build();
            decoder.setJwtValidator((jwt) -> result(wrongIdentity(jwt)));
            return decoder;
        }
        catch (JOSEException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private String wrongIdentity(Jwt jwt) {
        if (!this.issuer.equals(jwt.getClaimAsString("iss")) || !IDENTITY.equals(jwt.getSubject())) {
            return "AADSTS700213: No matching federated identity record found for presented assertion subject.";
        }
        if (!List.of(EXCHANGE).equals(jwt.getAudience())) {
            return "AADSTS700212: No matching federated identity record found for presented assertion audience.";
        }
        return expired(jwt) ? "AADSTS700024: Client assertion is not within its valid time range." : "";
    }

    private JwtDecoder certificate() {
        X509Certificate known = uploaded();
        NimbusJwtDecoder decoder = NimbusJwtDecoder.withPublicKey((RSAPublicKey) known.getPublicKey())
            .signatureAlgorithm(SignatureAlgorithm.PS256)
            .build();
        decoder.setJwtValidator((jwt) -> result(wrongStatement(jwt, known)));
        return decoder;
    }

    private String wrongStatement(Jwt jwt, X509Certificate known) {
        if (!thumbprint(known).equals(jwt.getHeaders().get("x5t#S256"))) {
            return "AADSTS700027: The certificate with identifier used to sign the client assertion is not registered "
                    + "on application.";
        }
        if (!SandboxClients.BY_CERTIFICATE.equals(jwt.getClaimAsString("iss"))
                || !SandboxClients.BY_CERTIFICATE.equals(jwt.getSubject())) {
            return "AADSTS700021: Client assertion application identifier doesn't match 'client_id' parameter.";
        }
        if (!List.of(this.endpoint).equals(jwt.getAudience())) {
            return "AADSTS700023: Client assertion audience claim does not match Realm issuer.";
        }
        Instant expires = jwt.getExpiresAt();
        Instant begins = Objects.requireNonNullElse(jwt.getNotBefore(), jwt.getIssuedAt());
        if (expired(jwt) || expires == null || begins == null || begins.plus(LONGEST).isBefore(expires)) {
            return "AADSTS700024: Client assertion is not within its valid time range.";
        }
        return (jwt.getId() != null && this.seen.add(jwt.getId())) ? ""
                : "AADSTS50013: Assertion failed: its jti is missing or was used.";
    }

    private boolean expired(Jwt jwt) {
        Instant expires = jwt.getExpiresAt();
        return expires == null || expires.isBefore(now());
    }

    private static OAuth2TokenValidatorResult result(String wrong) {
        return wrong.isEmpty() ? OAuth2TokenValidatorResult.success()
                : OAuth2TokenValidatorResult.failure(new OAuth2Error("invalid_client", wrong, null));
    }

    /** Returns the real time, because tokens do not use the sandbox's clock. */
    private Instant now() {
        return this.clock.instant().minus(this.clock.offset());
    }

    private X509Certificate uploaded() {
        if (this.certificate == null) {
            throw new IllegalStateException("set sandbox.azure.certificate to the client's certificate in PEM");
        }
        try (InputStream in = Files.newInputStream(Path.of(this.certificate))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
        catch (IOException | GeneralSecurityException ex) {
            throw new IllegalStateException("sandbox.azure.certificate cannot be read", ex);
        }
    }

    private static String thumbprint(X509Certificate certificate) {
        try {
            return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        }
        catch (GeneralSecurityException ex) {
            throw new IllegalStateException(ex);
        }
    }

    /**
     * Returns the token of the managed identity as a platform provides it to its
     * workloads.
     * @param audience required audience
     * @return token and its end in seconds since the epoch
     */
    public Map<String, String> identityToken(String audience) {
        Instant end = now().plus(Duration.ofHours(24)).truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
        return Map.of("access_token", this.keys.sign(
                Map.of("iss", this.issuer, "sub", IDENTITY, "aud", audience, "oid", IDENTITY, "tid", Paths.TENANT),
                end), "expires_on", Long.toString(end.getEpochSecond()));
    }

}
