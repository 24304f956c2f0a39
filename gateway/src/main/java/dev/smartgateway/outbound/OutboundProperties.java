package dev.smartgateway.outbound;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of calls to other servers.
 *
 * @param internalAddresses whether authorization servers may have private addresses, as
 * in a hospital's own network
 * @param sslBundle name of the SSL bundle to trust, and of the gateway's own certificate
 * if servers request one; the platform's authorities if absent
 * @param proxy the HTTP proxy for all calls: sign-in, FHIR, app files, the check at
 * start-up, {@code doctor} and remote sinks of the audit trail
 */
@ConfigurationProperties("gateway.outbound")
record OutboundProperties(@DefaultValue("false") boolean internalAddresses, @Nullable String sslBundle,
        @Nullable Proxy proxy) {

    /**
     * A proxy that opens tunnels (HTTP CONNECT).
     *
     * @param host host name or address of the outbound HTTP proxy
     * @param port port of the outbound HTTP proxy
     * @param noProxy hosts that are called directly: a name, or a domain after a dot
     */
    record Proxy(String host, int port, @DefaultValue List<String> noProxy) {
    }

}
