/**
 * OAuth 2.0 and OpenID Connect as a client. Input: a configured issuer, and id_tokens,
 * launch tokens and logout tokens of others. Output: endpoints, token responses and
 * checked claims. Rejects: {@code none} and HMAC signatures, keys that a token brings
 * itself, and wrong issuers, audiences, times and nonces.
 */
@NullMarked
package dev.smartgateway.oauth;

import org.jspecify.annotations.NullMarked;
