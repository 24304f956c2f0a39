package dev.smartgateway.server;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Health for load balancers that cannot reach the management port.
 *
 * @param servingPort whether {@code /livez} and {@code /readyz} answer on the service
 * port: 200 or 503, without details
 */
@ConfigurationProperties("gateway.probes")
record ProbeProperties(@DefaultValue("false") boolean servingPort) {
}
