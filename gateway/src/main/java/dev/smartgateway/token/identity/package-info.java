/**
 * Signed statements of others. In come id_tokens, launch tokens and client assertions;
 * out go their checked claims. Refuses {@code none} and HMAC, keys that the token itself
 * brings, wrong issuers, audiences, times and nonces; asks a key server again for an
 * unknown key only now and then.
 */
@NullMarked
package dev.smartgateway.token.identity;

import org.jspecify.annotations.NullMarked;
