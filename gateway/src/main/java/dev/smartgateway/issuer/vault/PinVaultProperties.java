package dev.smartgateway.issuer.vault;

import java.net.URI;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The signing key of {@code mode: pinned-issuer} in an Azure Key Vault, instead of a
 * file.
 *
 * @param url address of the Key Vault with the key that signs, instead of a file
 * @param key name of the RSA key; the gateway's identity needs the role Key Vault Crypto
 * User on it. A new version is published immediately and signs after a day; the previous
 * one stays published for another day
 */
@ConfigurationProperties("gateway.pinned-issuer.vault")
record PinVaultProperties(@Nullable URI url, @DefaultValue("pinned-issuer") String key) {
}
