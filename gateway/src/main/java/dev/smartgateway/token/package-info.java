/**
 * The tokens of a launch. Input: token responses. Output: a bearer for one launch, only
 * through {@link dev.smartgateway.store.Secret}: sealed in Redis, refreshed once across
 * all replicas, revoked at the end. Rejects: ended or expired launches, and whatever
 * another key or another Redis key sealed. Never prints a token.
 */
@NullMarked
package dev.smartgateway.token;

import org.jspecify.annotations.NullMarked;
