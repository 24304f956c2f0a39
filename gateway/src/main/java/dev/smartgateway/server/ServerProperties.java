package dev.smartgateway.server;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits of the connections that come in.
 *
 * @param headTimeout how long a request line and its headers may take, from the first
 * byte or from the opening of the connection
 * @param bodyTimeout how long a body may take; longer only while it keeps to
 * {@code gateway.server.least-rate}
 * @param writeTimeout how long an answer may wait for its reader; longer only while the
 * reader keeps to {@code gateway.server.least-rate}
 * @param idleTimeout how long a connection is kept without a request; longer than that of
 * the load balancer in front
 * @param leastRate bytes in a second that keep a slow body or a slow reader alive
 * @param maxForm largest body outside of FHIR bases, where anybody may send one
 * @param maxConnections connections open at once; further ones are closed
 */
@ConfigurationProperties("gateway.server")
record ServerProperties(@DefaultValue("10s") Duration headTimeout, @DefaultValue("30s") Duration bodyTimeout,
        @DefaultValue("30s") Duration writeTimeout, @DefaultValue("75s") Duration idleTimeout,
        @DefaultValue("16KB") DataSize leastRate, @DefaultValue("16KB") DataSize maxForm,
        @DefaultValue("4000") int maxConnections) {
}
