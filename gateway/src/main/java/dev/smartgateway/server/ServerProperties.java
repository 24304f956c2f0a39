package dev.smartgateway.server;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits of inbound connections.
 *
 * @param headTimeout how long a request line and its headers may take, from the first
 * byte or from the opening of the connection
 * @param bodyTimeout how long a body may take; longer only at
 * {@code gateway.server.least-rate} or faster
 * @param writeTimeout how long an answer may wait for its reader; longer only if it reads
 * at {@code gateway.server.least-rate} or faster
 * @param idleTimeout how long a connection stays open without a request; must exceed that
 * of the load balancer in front
 * @param leastRate bytes per second that a slow body or a slow reader must reach
 * @param maxForm largest body outside of FHIR bases, where clients need no session
 * @param maxConnections number of open connections; further ones are closed
 */
@ConfigurationProperties("gateway.server")
record ServerProperties(@DefaultValue("10s") Duration headTimeout, @DefaultValue("30s") Duration bodyTimeout,
        @DefaultValue("30s") Duration writeTimeout, @DefaultValue("75s") Duration idleTimeout,
        @DefaultValue("16KB") DataSize leastRate, @DefaultValue("16KB") DataSize maxForm,
        @DefaultValue("4000") int maxConnections) {
}
