package dev.smartgateway.token.store;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the launch store.
 *
 * @param nearCache how long a replica may use its copy of a launch; an ended launch is
 * rejected by all replicas within this time
 * @param nearCacheSize number of launches cached by a replica
 * @param tombstone how long the reason of an ended launch is kept
 * @param lock lifetime of the refresh lock, if the replica that holds it dies; must
 * exceed the time limit of the token endpoint (10 s)
 */
@ConfigurationProperties("gateway.tokens")
public record TokenProperties(@DefaultValue("2s") Duration nearCache, @DefaultValue("10000") int nearCacheSize,
        @DefaultValue("1h") Duration tombstone, @DefaultValue("15s") Duration lock) {

}
