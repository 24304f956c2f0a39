package dev.smartgateway.oauth;

import java.time.Instant;

import dev.smartgateway.store.Secret;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of one launch.
 *
 * @param access the access token, opaque to the gateway
 * @param refresh the newest refresh token, or {@code null} if none was issued
 * @param expiresAt when the access token expires
 * @param issuedAt when this set was obtained
 */
public record TokenSet(Secret access, @Nullable Secret refresh, Instant expiresAt, Instant issuedAt) {
}
