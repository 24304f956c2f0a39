package dev.smartgateway.oauth.client;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import dev.smartgateway.oauth.SigningKeys;
import dev.smartgateway.oauth.client.CredentialProperties.Credential;
import dev.smartgateway.problem.ConfigurationFault;
import dev.smartgateway.problem.ConfigurationFault.Part;
import dev.smartgateway.smart.Issuer.ClientAuthentication;
import dev.smartgateway.store.Secret;
import org.jspecify.annotations.Nullable;

/**
 * All credentials, read once at start-up.
 */
final class Credentials implements SigningKeys {

    private final Map<String, Secret> secrets = new HashMap<>();

    private final Map<String, List<JWK>> keys = new HashMap<>();

    private final CredentialProperties properties;

    private final CredentialProperties.@Nullable Federated platform;

    Credentials(CredentialProperties properties) {
        this(properties, null);
    }

    /**
     * Reads the credentials.
     * @param platform identity of this workload, if the platform provides one
     */
    Credentials(CredentialProperties properties, CredentialProperties.@Nullable Federated platform) {
        this.properties = properties;
        this.platform = platform;
        properties.credentials().forEach((issuer, credential) -> {
            Secret secret = secret(issuer, credential);
            if (secret != null) {
                this.secrets.put(issuer, secret);
            }
            List<JWK> own = new ArrayList<>();
            for (CredentialProperties.Key key : credential.keys()) {
                own.add(KeyFile.read("gateway.credentials." + issuer + ".keys[" + own.size() + "].file", key));
            }
            this.keys.put(issuer, own);
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
            throw new ConfigurationFault(Part.CREDENTIALS,
                    "gateway.credentials." + issuer + ".secret-file cannot be read or is empty",
                    "Set it to a readable file that contains only the secret.");
        }
    }

    /**
     * Returns the client secret.
     * @throws IllegalStateException if there is none
     */
    Secret secret(String name, ClientAuthentication authentication) {
        Secret secret = this.secrets.get(name);
        if (secret == null) {
            throw missing(name, authentication, "secret (or .secret-file)", "secret-file: /run/secrets/" + name);
        }
        return secret;
    }

    /**
     * Returns the signing key.
     * @throws IllegalStateException if there is none of the required kind
     */
    JWK signer(String name, ClientAuthentication authentication) {
        return this.keys.getOrDefault(name, List.of())
            .stream()
            .filter((key) -> fits(key, authentication))
            .findFirst()
            .map((key) -> (authentication == ClientAuthentication.ENTRA_CERTIFICATE) ? entra(key) : key)
            .orElseThrow(() -> missing(name, authentication, "keys",
                    "keys: [{ file: /run/secrets/" + name + ".pem }], with a key for " + words(authentication)));
    }

    /**
     * Returns the identity used in place of a secret: the one configured under the name,
     * else the one that the platform provides through the environment.
     * @throws IllegalStateException if there is neither
     */
    CredentialProperties.Federated federated(String name) {
        CredentialProperties.Credential credential = this.properties.credentials().get(name);
        CredentialProperties.Federated own = (credential != null) ? credential.federated() : null;
        CredentialProperties.Federated federated = (own != null) ? own : this.platform;
        if (federated == null) {
            throw missing(name, ClientAuthentication.ENTRA_FEDERATED,
                    "federated (or AZURE_CLIENT_ID or AZURE_FEDERATED_TOKEN_FILE in the environment)",
                    "federated: { token-file: ${AZURE_FEDERATED_TOKEN_FILE} }");
        }
        return federated;
    }

    /**
     * Checks that a credential for this method is configured.
     * @throws IllegalStateException which names the setting
     */
    void require(String name, ClientAuthentication authentication) {
        switch (authentication) {
            case SECRET_BASIC, SECRET_POST -> secret(name, authentication);
            case PRIVATE_KEY_JWT_RS384, PRIVATE_KEY_JWT_ES384, ENTRA_CERTIFICATE -> signer(name, authentication);
            case ENTRA_FEDERATED -> federated(name);
        }
    }

    private ConfigurationFault missing(String name, ClientAuthentication authentication, String what, String example) {
        String known = this.properties.credentials().isEmpty() ? "No credentials are configured for any issuer."
                : "There are credentials for: "
                        + String.join(", ", new TreeSet<>(this.properties.credentials().keySet())) + ".";
        return new ConfigurationFault(Part.CREDENTIALS,
                "gateway.credentials." + name + "." + what + " is missing, which authentication: "
                        + words(authentication) + " asks for",
                "In application.yml, below gateway.credentials." + name + ", write for example " + example + ". "
                        + known);
    }

    private static String words(ClientAuthentication authentication) {
        return authentication.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static boolean fits(JWK key, ClientAuthentication authentication) {
        return switch (authentication) {
            case PRIVATE_KEY_JWT_RS384 -> JWSAlgorithm.RS384.equals(key.getAlgorithm());
            case PRIVATE_KEY_JWT_ES384 -> JWSAlgorithm.ES384.equals(key.getAlgorithm());
            case ENTRA_CERTIFICATE -> key instanceof RSAKey && key.getX509CertSHA256Thumbprint() != null;
            default -> false;
        };
    }

    /** Entra identifies a key by its certificate, not by a key id. */
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
