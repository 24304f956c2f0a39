package dev.smartgateway.oauth.discovery;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.smartgateway.outbound.HttpClients;
import dev.smartgateway.smart.Issuer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which URLs of a metadata document may be used: those on the hosts of {@code
 * iss}, of the configured endpoints or of the operator's list, if outbound rules permit
 * them.
 */
final class EndpointRules {

    private static final Logger log = LoggerFactory.getLogger(EndpointRules.class);

    private final Issuer issuer;

    private final HttpClients clients;

    private final Set<String> hosts;

    EndpointRules(Issuer issuer, HttpClients clients) {
        this.issuer = issuer;
        this.clients = clients;
        Issuer.Address address = issuer.address();
        Issuer.Endpoints configured = address.endpoints();
        Stream<@Nullable URI> urls = Stream.of(address.iss(), configured.authorization(), configured.token(),
                configured.jwks(), configured.revocation(), configured.introspection(), configured.endSession());
        this.hosts = Stream
            .concat(address.allowedHosts().stream(), urls
                .flatMap((url) -> (url != null && url.getHost() != null) ? Stream.of(url.getHost()) : Stream.empty()))
            .map((host) -> host.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Returns the configured URL if there is one, else the discovered one if it may be
     * used.
     * @param name for the log
     * @param configured takes precedence; only outbound rules apply to it
     * @param discovered absolute, or relative to the FHIR base
     */
    @Nullable URI choose(String name, @Nullable URI configured, @Nullable String discovered) {
        if (configured != null) {
            return this.clients.permits(configured) ? configured : refuse(name);
        }
        if (discovered == null) {
            return null;
        }
        URI url;
        try {
            url = URI.create(this.issuer.address().iss().toString().replaceAll("/+$", "") + "/").resolve(discovered);
        }
        catch (IllegalArgumentException ex) {
            return refuse(name);
        }
        return believed(url) ? url : refuse(name);
    }

    /**
     * Returns whether a URL that was not configured may be called.
     */
    boolean believed(URI url) {
        String host = String.valueOf(url.getHost()).toLowerCase(Locale.ROOT);
        return this.clients.permits(url)
                && (this.hosts.contains(host) || this.hosts.contains(host + ":" + url.getPort()));
    }

    private @Nullable URI refuse(String name) {
        log.warn("Issuer {}: {} is not an https URL without user info and fragment, or not on an allowed host "
                + "(add the host to allowed-hosts if it is correct)", this.issuer.name(), name);
        return null;
    }

}
