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

    private final String user;

    private final TokenCredential identity;

    private final String scope;

    /**
     * Creates a source of tokens.
     * @param user object id of the identity
     * @param scope OAuth scope of the tokens
     */
    EntraRedisTokens(String user, TokenCredential identity, String scope) {
        this.user = user;
        this.identity = identity;
        this.scope = scope;
    }

    @Override
    public Mono<RedisToken> token() {
        return Mono.defer(() -> this.identity.getToken(new TokenRequestContext().addScopes(this.scope)))
            .map((token) -> new RedisToken(this.user, Secret.of(token.getToken()), token.getExpiresAt().toInstant()));
    }

}
