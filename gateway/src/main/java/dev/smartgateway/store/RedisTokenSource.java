package dev.smartgateway.store;

import java.time.Instant;

import reactor.core.publisher.Mono;

/**
 * Provides short-lived credentials for Redis, such as Entra tokens for Azure Managed
 * Redis. A bean of this type replaces user and password of {@code spring.data.redis}.
 */
@FunctionalInterface
public interface RedisTokenSource {

    /**
     * Returns a new token. Called again before it expires, and after every failure.
     */
    Mono<RedisToken> token();

    /**
     * Credentials of one login.
     *
     * @param user ACL user; for Entra the object id of the identity
     * @param secret sent as the password
     * @param expiresAt time at which Redis stops accepting it and closes connections that
     * used it
     */
    record RedisToken(String user, Secret secret, Instant expiresAt) {

        @Override
        public String toString() {
            return "RedisToken[masked]";
        }

    }

}
