package dev.smartgateway.token.client;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.smart.Issuer.ClientAuthentication;
import dev.smartgateway.token.Secret;
import dev.smartgateway.token.SigningKeys;
import dev.smartgateway.token.client.CredentialProperties.Credential;
import org.jspecify.annotations.Nullable;

/**
 * All credentials, read once at start.
 */
final class Credentials implements SigningKeys {

    private final Map<String, Secret> secrets = new HashMap<>();

    private final Map<String, List<JWK>> keys = new HashMap<>();

    Credentials(CredentialProperties properties) {
        properties.credentials().forEach((issuer, credential) -> {
            Secret secret = secret(issuer, credential);
            if (secret != null) {
                this.secrets.put(issuer, secret);
            }
            this.keys.put(issuer,
                    credential.keys().stream().map((key) -> KeyFile.read(key.file(), key.kid())).toList());
        });
    }

    private static @Nullable Secret secret(String issuer, Credential credential) {
        if (credential.secretFile() == null) {
            return credential.secret();
        }
        try {
            return Secret.of(Files.readString(credential.secretFile()).strip());
        }
        catch (IOException | IllegalArgumentException ex) {
            throw new IllegalStateException("gateway.credentials." + issuer + ".secret-file cannot be read");
        }
    }

    /**
     * The client secret.
     * @throws IllegalStateException if there is none
     */
    Secret secret(Issuer issuer) {
        Secret secret = this.secrets.get(issuer.name());
        if (secret == null) {
            throw new IllegalStateException(
                    "gateway.credentials." + issuer.name() + ".secret (or .secret-file) is missing");
        }
        return secret;
    }

    /**
     * The key that signs.
     * @throws IllegalStateException if there is none of the right kind
     */
    JWK signer(Issuer issuer) {
        return this.keys.getOrDefault(issuer.name(), List.of())
            .stream()
            .filter((key) -> fits(key, issuer.client().authentication()))
            .findFirst()
            .map((key) -> (issuer.client().authentication() == ClientAuthentication.ENTRA_CERTIFICATE) ? entra(key)
                    : key)
            .orElseThrow(() -> new IllegalStateException("gateway.credentials." + issuer.name()
                    + ".keys has no key for " + issuer.client().authentication()));
    }

    private static boolean fits(JWK key, ClientAuthentication authentication) {
        return switch (authentication) {
            case PRIVATE_KEY_JWT_RS384 -> JWSAlgorithm.RS384.equals(key.getAlgorithm());
            case PRIVATE_KEY_JWT_ES384 -> JWSAlgorithm.ES384.equals(key.getAlgorithm());
            case ENTRA_CERTIFICATE -> key instanceof RSAKey && key.getX509CertSHA256Thumbprint() != null;
            default -> false;
        };
    }

    /** Entra knows a key by its certificate, not by a key id. */
    private static JWK entra(JWK key) {
        return new RSAKey.Builder((RSAKey) key).keyID(null).algorithm(JWSAlgorithm.PS256).build();
    }

    @Override
    public Map<String, Object> publicKeys() {
        List<JWK> all = this.keys.values()
            .stream()
            .flatMap(List::stream)
            .filter((key) -> key.getX509CertSHA256Thumbprint() == null)
            .map(JWK::toPublicJWK)
            .distinct()
            .toList();
        return new JWKSet(all).toJSONObject(true);
    }

}
