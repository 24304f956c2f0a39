/**
 * The vault. Token responses enter, a bearer for one launch leaves, and only through
 * {@link dev.smartgateway.token.Secret}: sealed in Redis, refreshed once across all
 * replicas, revoked at the end. It refuses to hand out a token of an ended or expired
 * launch, to open what another key or another Redis key sealed, and to print anything.
 */
@NullMarked
package dev.smartgateway.token;

import org.jspecify.annotations.NullMarked;
