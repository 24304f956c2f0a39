package dev.smartgateway.store.azure;

import java.net.URI;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings for keys and credentials from Azure instead of files.
 *
 * @param keys sealing keys
 * @param redis login to Redis
 */
@ConfigurationProperties("gateway")
record AzureProperties(@DefaultValue Keys keys, @DefaultValue Redis redis) {

    /**
     * Sealing keys.
     *
     * @param vaultUrl address of a Key Vault whose secrets named {@code gateway-key-ID}
     * contain 32 bytes in base64; the newest one seals unless {@code gateway.keys.active}
     * says otherwise
     */
    record Keys(@Nullable URI vaultUrl) {
    }

    /**
     * Login to Redis.
     *
     * @param entra with a token instead of a password
     */
    record Redis(@DefaultValue Entra entra) {
    }

    /**
     * Login with Entra.
     *
     * @param username object id of the gateway's identity, for login to Redis with Entra
     * tokens
     * @param scope scope of the Entra tokens for Redis; it may differ in national clouds
     */
    record Entra(@Nullable String username, @DefaultValue("https://redis.azure.com/.default") String scope) {
    }

}
