/**
 * Sealing keys from Azure Key Vault and logins for Azure Managed Redis, by the managed
 * identity of the platform. Addresses from the configuration enter, key material and
 * short-lived tokens leave. It refuses keys that are not 32 bytes, and nothing of it is
 * loaded unless it is configured.
 */
@NullMarked
package dev.smartgateway.token.azure;

import org.jspecify.annotations.NullMarked;
