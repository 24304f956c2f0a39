package dev.smartgateway.store;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings for the use of Redis; its address is in {@code spring.data.redis}.
 *
 * @param allowEviction start although Redis may evict keys, which ends sessions without a
 * reason
 */
@ConfigurationProperties("gateway.redis")
record RedisProperties(@DefaultValue("false") boolean allowEviction) {

}
