/**
 * The pinned issuer's key in an Azure Key Vault, which signs and never exports it. Input:
 * the address of the vault and the name of the key. Output: the public keys of its
 * versions, and signatures of the current one. Rejects: keys that are not RSA or are too
 * short, and a key in a file in addition to the one in the vault.
 */
@NullMarked
package dev.smartgateway.issuer.vault;

import org.jspecify.annotations.NullMarked;
