/**
 * Sealing keys from Azure Key Vault and logins for Azure Managed Redis with the
 * platform's managed identity. Input: addresses from the configuration. Output: key
 * material and short-lived tokens. Rejects: keys that are not 32 bytes. No class is
 * loaded unless it is configured.
 */
@NullMarked
package dev.smartgateway.store.azure;

import org.jspecify.annotations.NullMarked;
