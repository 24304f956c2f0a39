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
     * A token.
     *
     * @param user ACL user; for Entra the object id of the identity
     * @param secret sent as password
     * @param expiresAt when Redis stops to accept it and drops connections that used it
     */
    record RedisToken(String user, Secret secret, Instant expiresAt) {

        @Override
        public String toString() {
            return "RedisToken[masked]";
        }

    }

}
