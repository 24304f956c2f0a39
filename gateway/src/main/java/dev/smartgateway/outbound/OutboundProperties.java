package dev.smartgateway.outbound;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Calls to authorization servers.
 *
 * @param internalAddresses whether they may have private addresses, as in a hospital's
 * own network
 * @param sslBundle name of the SSL bundle to trust; the platform's if absent
 */
@ConfigurationProperties("gateway.outbound")
record OutboundProperties(@DefaultValue("false") boolean internalAddresses, @Nullable String sslBundle) {

}
