package dev.smartgateway.session.store;

import dev.smartgateway.session.SessionProperties;
import dev.smartgateway.session.cookie.LaunchTickets;
import dev.smartgateway.session.cookie.SessionCookie;
import dev.smartgateway.session.cookie.SessionTickets;
import dev.smartgateway.smart.LaunchOrigins;
import dev.smartgateway.smart.PublicUrl;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.core.ReactiveRedisTemplate;
import org.springframework.data.redis.serializer.RedisSerializationContext;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.session.data.redis.ReactiveRedisSessionRepository;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import org.springframework.web.server.session.WebSessionManager;

/**
 * Spring configuration of Spring Session with the gateway's own repository and session
 * manager. Spring Boot's configuration backs off, and with it the cookie whose value is
 * the Redis key.
 */
@Configuration(proxyBeanMethods = false)
@Import({ SessionTickets.class, LaunchTickets.class, SessionCookie.class, SessionMarkers.class, UserIndex.class,
        SessionStore.class })
@EnableConfigurationProperties({ SessionProperties.class, OriginProperties.class })
class SessionConfiguration {

    @Bean
    LaunchOrigins launchOrigins(PublicUrl publicUrl, OriginProperties properties) {
        String wildcard = properties.originPerLaunch();
        try {
            return new LaunchOrigins(publicUrl, wildcard.isBlank() ? null : wildcard);
        }
        catch (IllegalArgumentException ex) {
            throw new InvalidConfigurationPropertyValueException("gateway.session.origin-per-launch", wildcard,
                    ex.getMessage());
        }
    }

    @Bean
    ReactiveRedisSessionRepository sessionRepository(ReactiveRedisConnectionFactory connections,
            SessionTickets tickets) {
        PlainText text = new PlainText();
        RedisSerializationContext<String, Object> plain = RedisSerializationContext
            .<String, Object>newSerializationContext(RedisSerializer.string())
            .value(text)
            .hashKey(RedisSerializer.string())
            .hashValue(text)
            .build();
        ReactiveRedisSessionRepository repository = new ReactiveRedisSessionRepository(
                new ReactiveRedisTemplate<>(connections, plain));
        repository.setRedisKeyNamespace("smart:session");
        repository.setSessionIdGenerator(tickets::newSession);
        repository.setRedisSessionMapper(new WholeSessions());
        return repository;
    }

    @Bean(WebHttpHandlerBuilder.WEB_SESSION_MANAGER_BEAN_NAME)
    WebSessionManager webSessionManager() {
        return new NoWebSessions();
    }

}
