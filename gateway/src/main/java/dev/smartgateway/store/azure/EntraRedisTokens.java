package dev.smartgateway.store.azure;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import dev.smartgateway.store.RedisTokenSource;
import dev.smartgateway.store.Secret;
import reactor.core.publisher.Mono;

/**
 * Provides Entra tokens for Azure Managed Redis.
 */
final class EntraRedisTokens implements RedisTokenSource {

    private static final String SCOPE = "https://redis.azure.com/.default";

    private final String user;

    private final TokenCredential identity;

    /**
     * Takes the identity.
     * @param user its object id
     */
    EntraRedisTokens(String user, TokenCredential identity) {
        this.user = user;
        this.identity = identity;
    }

    @Override
    public Mono<RedisToken> token() {
        return Mono.defer(() -> this.identity.getToken(new TokenRequestContext().addScopes(SCOPE)))
            .map((token) -> new RedisToken(this.user, Secret.of(token.getToken()), token.getExpiresAt().toInstant()));
    }

}
