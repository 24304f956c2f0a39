package dev.smartgateway.outbound;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;

import javax.net.ssl.SSLException;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;
import reactor.netty.transport.ProxyProvider;

import org.springframework.boot.ssl.SslBundle;

/**
 * The one way out: whom all calls of this gateway trust, and the proxy through which they
 * go. Sign-in, FHIR, app files, the look at the start and the doctor share it.
 *
 * @param trust whom to trust; the platform's authorities if {@code null}
 * @param proxy the proxy, or {@code null} for none
 */
public record Egress(@Nullable SslBundle trust, @Nullable Proxy proxy) {

    /** Straight out, trusting whom the platform trusts. */
    public static final Egress DIRECT = new Egress(null, null);

    /**
     * A proxy that opens tunnels (HTTP CONNECT).
     *
     * @param host its host
     * @param port its port
     * @param except hosts that are called directly: a name, or a domain after a dot
     */
    public record Proxy(String host, int port, List<String> except) {

        /**
         * Whether a host is called through the proxy.
         */
        boolean takes(String host) {
            String name = host.toLowerCase(Locale.ROOT);
            return this.except.stream()
                .map((each) -> each.toLowerCase(Locale.ROOT))
                .noneMatch((each) -> each.startsWith(".") ? name.endsWith(each) || name.equals(each.substring(1))
                        : name.equals(each));
        }

    }

    /**
     * Whether a URL is called through the proxy.
     */
    boolean proxied(URI url) {
        return this.proxy != null && url.getHost() != null && this.proxy.takes(url.getHost());
    }

    /**
     * The client, with this way out.
     */
    public HttpClient on(HttpClient client) {
        HttpClient trusting = trusting(client);
        Proxy way = this.proxy;
        return (way == null) ? trusting
                : trusting
                    .proxy((spec) -> spec.type(ProxyProvider.Proxy.HTTP)
                        .host(way.host())
                        .port(way.port())
                        .nonProxyHostsPredicate((address) -> !way.takes(host(address))))
                    .resolver(new NamesOfProxy(way));
    }

    private HttpClient trusting(HttpClient client) {
        SslBundle bundle = this.trust;
        return (bundle == null) ? client : client.secure((spec) -> spec.sslContext(context(bundle)));
    }

    private static String host(SocketAddress address) {
        return (address instanceof InetSocketAddress known) ? known.getHostString() : "";
    }

    private static SslContext context(SslBundle bundle) {
        try {
            return SslContextBuilder.forClient()
                .trustManager(bundle.getManagers().getTrustManagerFactory())
                .keyManager(bundle.getManagers().getKeyManagerFactory())
                .build();
        }
        catch (SSLException ex) {
            throw new IllegalStateException("the SSL bundle of gateway.outbound.ssl-bundle cannot be used", ex);
        }
    }

}
