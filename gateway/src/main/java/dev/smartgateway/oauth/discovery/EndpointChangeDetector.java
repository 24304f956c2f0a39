package dev.smartgateway.oauth.discovery;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import dev.smartgateway.oauth.Discovery.Metadata;
import dev.smartgateway.oauth.Discovery.EndpointMoved;
import dev.smartgateway.smart.Issuer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers the host of each endpoint of an issuer and reports a change. Holds one entry
 * per configured issuer.
 */
final class EndpointChangeDetector {

    private static final Logger log = LoggerFactory.getLogger(EndpointChangeDetector.class);

    private final Map<String, Map<String, String>> hosts = new ConcurrentHashMap<>();

    private final Consumer<EndpointMoved> moved;

    EndpointChangeDetector(Consumer<EndpointMoved> moved) {
        this.moved = moved;
    }

    void compare(Issuer issuer, Metadata metadata) {
        Map<String, String> now = hosts(metadata);
        Map<String, String> before = this.hosts.put(issuer.name(), now);
        if (before != null) {
            now.forEach((endpoint, host) -> {
                if (before.containsKey(endpoint) && !host.equals(before.get(endpoint))) {
                    log.warn("Issuer {}: its metadata moved {} to another host", issuer.name(), endpoint);
                    this.moved.accept(new EndpointMoved(issuer.name(), endpoint));
                }
            });
        }
    }

    private static Map<String, String> hosts(Metadata metadata) {
        Map<String, String> hosts = new LinkedHashMap<>();
        put(hosts, "authorization_endpoint", metadata.authorization());
        put(hosts, "token_endpoint", metadata.token());
        put(hosts, "jwks_uri", metadata.optional().jwks());
        put(hosts, "revocation_endpoint", metadata.optional().revocation());
        put(hosts, "introspection_endpoint", metadata.optional().introspection());
        put(hosts, "pushed_authorization_request_endpoint", metadata.optional().pushed());
        return hosts;
    }

    private static void put(Map<String, String> hosts, String name, @Nullable URI url) {
        if (url != null) {
            hosts.put(name, String.valueOf(url.getRawAuthority()));
        }
    }

}
