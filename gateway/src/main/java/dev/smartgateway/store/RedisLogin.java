package dev.smartgateway.store;

import java.time.Clock;
import java.util.Optional;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisCredentialsProvider;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientConfigurationBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration.LettuceClientConfigurationBuilder;
import org.springframework.data.redis.connection.lettuce.RedisCredentialsProviderFactory;

/**
 * Logs in to Redis with short-lived credentials if there is a source of them, and
 * otherwise uses user and password of {@code spring.data.redis}.
 */
final class RedisLogin
        implements LettuceClientConfigurationBuilderCustomizer, LettuceClientOptionsBuilderCustomizer, DisposableBean {

    private final Optional<RenewingCredentials> credentials;

    RedisLogin(ObjectProvider<RedisTokenSource> source, Clock clock) {
        this.credentials = Optional.ofNullable(source.getIfAvailable())
            .map((found) -> new RenewingCredentials(found, clock));
    }

    @Override
    public void customize(LettuceClientConfigurationBuilder builder) {
        this.credentials.ifPresent((provider) -> builder.redisCredentialsProviderFactory(factory(provider)));
    }

    @Override
    public void customize(ClientOptions.Builder options) {
        if (this.credentials.isPresent()) {
            options.reauthenticateBehavior(ClientOptions.ReauthenticateBehavior.ON_NEW_CREDENTIALS);
        }
    }

    private static RedisCredentialsProviderFactory factory(RedisCredentialsProvider provider) {
        return new RedisCredentialsProviderFactory() {

            @Override
            public RedisCredentialsProvider createCredentialsProvider(RedisConfiguration configuration) {
                return provider;
            }

        };
    }

    @Override
    public void destroy() {
        this.credentials.ifPresent(RenewingCredentials::close);
    }

}
