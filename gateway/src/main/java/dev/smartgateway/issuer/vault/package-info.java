/**
 * The pinned issuer's key in an Azure Key Vault, which signs and never gives it out.
 * Input: the vault's address and the key's name. Output: the public halves of its
 * versions, and signatures of the current one. Rejects: keys that are not RSA or too
 * short, and a key in a file beside the one in the vault.
 */
@NullMarked
package dev.smartgateway.issuer.vault;

import org.jspecify.annotations.NullMarked;
