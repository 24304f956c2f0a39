package dev.smartgateway.oauth.client;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import dev.smartgateway.store.Secret;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Client credentials by issuer name.
 *
 * @param credentials secrets, keys or identities by issuer name; see the section
 * Credentials of docs/apps.md
 */
@ConfigurationProperties("gateway")
record CredentialProperties(@DefaultValue Map<String, Credential> credentials) {

    /**
     * Credentials for the token endpoint of one issuer; only one kind is needed.
     *
     * @param secret client secret
     * @param secretFile file with the client secret
     * @param keys private keys, newest first; the newest signs and all are published
     * @param federated token of a workload or managed identity
     */
    record Credential(@Nullable Secret secret, @Nullable Path secretFile, @DefaultValue List<Key> keys,
            @Nullable Federated federated) {
    }

    /**
     * A private key.
     *
     * @param file PEM (with its certificate, for Entra and for elliptic curves) or JWK
     * @param kid key id; if absent the one of the JWK, else the RFC 7638 thumbprint
     */
    record Key(Path file, @Nullable String kid) {
    }

    /**
     * An identity used in place of a secret.
     *
     * @param tokenFile file that the platform keeps up to date, as with AKS workload
     * identity
     * @param clientId the managed identity to use if there are several
     */
    record Federated(@Nullable Path tokenFile, @Nullable String clientId) {
    }

}
