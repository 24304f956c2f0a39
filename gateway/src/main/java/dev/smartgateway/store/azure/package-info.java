/**
 * Sealing keys from Azure Key Vault and logins for Azure Managed Redis by the platform's
 * managed identity. Input: addresses from the configuration. Output: key material and
 * short-lived tokens. Rejects: keys that are not 32 bytes. Nothing is loaded unless it is
 * configured.
 */
@NullMarked
package dev.smartgateway.store.azure;

import org.jspecify.annotations.NullMarked;
