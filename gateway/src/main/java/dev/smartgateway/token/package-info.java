/**
 * The tokens of a launch. Input: token responses. Output: a bearer token for one launch,
 * only through {@link dev.smartgateway.store.Secret}. Tokens are sealed in Redis,
 * refreshed once across all replicas and revoked at the end. Rejects: ended or expired
 * launches, and values sealed with another key or for another Redis key. Never prints a
 * token.
 */
@NullMarked
package dev.smartgateway.token;

import org.jspecify.annotations.NullMarked;
