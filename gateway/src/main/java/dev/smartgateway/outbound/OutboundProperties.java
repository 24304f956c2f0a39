package dev.smartgateway.outbound;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Calls to other servers.
 *
 * @param internalAddresses whether authorization servers may have private addresses, as
 * in a hospital's own network
 * @param sslBundle name of the SSL bundle to trust, and of the gateway's own certificate
 * where servers demand one; the platform's authorities if absent
 * @param proxy the HTTP proxy through which all calls go: sign-in, FHIR, app files, the
 * look at the start, {@code doctor} and distant sinks of the audit trail
 */
@ConfigurationProperties("gateway.outbound")
record OutboundProperties(@DefaultValue("false") boolean internalAddresses, @Nullable String sslBundle,
        @Nullable Proxy proxy) {

    /**
     * A proxy that opens tunnels (HTTP CONNECT).
     *
     * @param host its host name or address
     * @param port its port
     * @param noProxy hosts that are called directly: a name, or a domain after a dot
     */
    record Proxy(String host, int port, @DefaultValue List<String> noProxy) {
    }

}
