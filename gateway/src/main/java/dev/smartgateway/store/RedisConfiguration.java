package dev.smartgateway.store;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import dev.smartgateway.store.trust.RedisTrust;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.resource.Delay;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientConfigurationBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

/**
 * Configures Boot's Redis client to fail fast. {@code spring.data.redis.timeout} and
 * {@code connect-timeout} take precedence if set.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RedisConfiguration.RedisProperties.class)
class RedisConfiguration {

    private static final Duration FAST = Duration.ofMillis(500);

    @Bean
    LettuceClientConfigurationBuilderCustomizer fastCommands(DataRedisProperties properties) {
        return (builder) -> builder.commandTimeout(orFast(properties.getTimeout()))
            .shutdownQuietPeriod(Duration.ZERO)
            .shutdownTimeout(Duration.ofSeconds(1));
    }

    @Bean
    LettuceClientOptionsBuilderCustomizer rejectWhileAway(DataRedisProperties properties) {
        SocketOptions.KeepAliveOptions keepAlive = SocketOptions.KeepAliveOptions.builder()
            .enable()
            .idle(Duration.ofSeconds(5))
            .interval(Duration.ofSeconds(1))
            .count(3)
            .build();
        SocketOptions socket = SocketOptions.builder()
            .connectTimeout(orFast(properties.getConnectTimeout()))
            .keepAlive(keepAlive)
            .build();
        return (options) -> options.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .timeoutOptions(TimeoutOptions.enabled())
            .socketOptions(socket);
    }

    @Bean
    RedisTrust redisTrust(DataRedisProperties properties, ObjectProvider<SslBundles> bundles) {
        return new RedisTrust(properties.getSsl().getBundle(), bundles);
    }

    @Bean
    LoopLag loopLag(DataRedisProperties properties) {
        return new LoopLag(orFast(properties.getTimeout()), System::nanoTime);
    }

    @Bean
    ClientResourcesBuilderCustomizer namedNodes(RedisProperties properties) {
        return NodeNames.with(properties.certificateHost());
    }

    @Bean
    ClientResourcesBuilderCustomizer quickReconnect(DataRedisProperties properties, LoopLag lag) {
        return (resources) -> resources
            .nettyCustomizer(StallGuard.everywhere(orFast(properties.getTimeout()).multipliedBy(3), lag))
            .reconnectDelay(Delay.fullJitter(Duration.ofMillis(50), Duration.ofSeconds(1), 2, TimeUnit.MILLISECONDS));
    }

    @Bean
    RedisLogin redisLogin(ObjectProvider<RedisTokenSource> source, Clock clock) {
        return new RedisLogin(source, clock);
    }

    @Bean
    RedisGateway.Behaviour redisBehaviour(DataRedisProperties properties, LoopLag lag) {
        Duration connecting = orFast(properties.getConnectTimeout()).plus(orFast(properties.getTimeout()));
        boolean cluster = properties.getCluster() != null;
        return new RedisGateway.Behaviour(connecting, cluster, lag::late);
    }

    @Bean
    RedisGateway redisGateway(ReactiveStringRedisTemplate redis, CircuitBreakerRegistry breakers, MeterRegistry meters,
            RedisGateway.Behaviour behaviour) {
        return new RedisGateway(redis, breakers, meters, behaviour);
    }

    /** The bean name replaces the indicator of Spring Boot. */
    @Bean
    RedisHealth redisHealthIndicator(RedisGateway redis) {
        return new RedisHealth(redis);
    }

    @Bean
    EvictionCheck evictionCheck(RedisGateway redis, RedisProperties properties) {
        return new EvictionCheck(redis, properties.allowEviction());
    }

    private static Duration orFast(@Nullable Duration configured) {
        return (configured != null) ? configured : FAST;
    }

    /**
     * Settings for the use of Redis; its address is in {@code spring.data.redis}.
     *
     * @param allowEviction start although Redis may evict keys, which ends sessions
     * without a reason
     * @param certificateHost host name that the certificate of a node must have if the
     * node is known by its IP address, as the nodes of many clusters are
     */
    @ConfigurationProperties("gateway.redis")
    record RedisProperties(@DefaultValue("false") boolean allowEviction, @Nullable String certificateHost) {
    }

}
