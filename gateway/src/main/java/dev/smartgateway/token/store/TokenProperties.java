package dev.smartgateway.token.store;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the launch store.
 *
 * @param nearCache how long a replica may answer from its own copy; an ended launch is
 * rejected by all replicas within this time
 * @param nearCacheSize launches kept in one replica's copy
 * @param tombstone how long the reason of an ended launch is kept
 * @param lock how long the refresh lock outlives a replica that died; must exceed the
 * time limit of the token endpoint (10 s)
 */
@ConfigurationProperties("gateway.tokens")
public record TokenProperties(@DefaultValue("2s") Duration nearCache, @DefaultValue("10000") int nearCacheSize,
        @DefaultValue("1h") Duration tombstone, @DefaultValue("15s") Duration lock) {

}
