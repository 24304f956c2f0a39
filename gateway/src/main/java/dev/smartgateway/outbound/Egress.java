package dev.smartgateway.outbound;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;
import reactor.netty.transport.ProxyProvider;

import org.springframework.boot.ssl.SslBundle;

/**
 * Trusted certificates and proxy of all outbound calls: sign-in, FHIR, app files, the
 * check at start-up, the doctor and remote audit sinks. The certificates may be replaced
 * while calls are made.
 */
public final class Egress {

    /** No proxy, and the certificate authorities of the platform. */
    public static final Egress DIRECT = new Egress(null, null);

    private final @Nullable RenewableSslContext context;

    private final @Nullable Proxy proxy;

    /**
     * Creates the settings.
     * @param trust trusted certificates, and the client certificate if there is one; the
     * platform's authorities if {@code null}
     * @param proxy the proxy, or {@code null} for none
     * @throws IllegalStateException if the bundle cannot be used
     */
    public Egress(@Nullable SslBundle trust, @Nullable Proxy proxy) {
        this.context = (trust != null) ? new RenewableSslContext(trust) : null;
        this.proxy = proxy;
    }

    /**
     * A proxy that opens tunnels (HTTP CONNECT).
     *
     * @param host host of the proxy
     * @param port port of the proxy
     * @param except hosts that are called directly: a name, or a domain after a dot
     */
    public record Proxy(String host, int port, List<String> except) {

        /**
         * Returns whether a host is called through the proxy.
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
     * Returns the bundle in force, a new object after each change; {@code null} for the
     * platform's authorities.
     */
    public @Nullable SslBundle trust() {
        return (this.context != null) ? this.context.bundle() : null;
    }

    /**
     * Replaces the bundle. It applies to new connections, also of existing clients; open
     * connections continue.
     * @throws IllegalStateException if the bundle cannot be used; nothing changes then
     */
    void renew(SslBundle trust) {
        RenewableSslContext renewable = this.context;
        if (renewable == null) {
            throw new IllegalStateException("there is no bundle that could change");
        }
        renewable.renew(trust);
    }

    @Nullable Proxy proxy() {
        return this.proxy;
    }

    /**
     * Returns whether a URL is called through the proxy.
     */
    boolean proxied(URI url) {
        return this.proxy != null && url.getHost() != null && this.proxy.takes(url.getHost());
    }

    /**
     * Returns the client with these certificates and this proxy.
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

    /**
     * Returns the client with the trusted certificates and without a proxy.
     */
    HttpClient trusting(HttpClient client) {
        RenewableSslContext trusted = this.context;
        return (trusted == null) ? client : client.secure((spec) -> spec.sslContext(trusted));
    }

    /**
     * Returns the proxy for HTTP clients of the JDK.
     */
    public ProxySelector proxies() {
        return new ProxySelector() {

            @Override
            public List<java.net.Proxy> select(URI url) {
                Proxy way = Egress.this.proxy;
                return (way == null || !proxied(url)) ? List.of(java.net.Proxy.NO_PROXY) : List
                    .of(new java.net.Proxy(java.net.Proxy.Type.HTTP, new InetSocketAddress(way.host(), way.port())));
            }

            @Override
            public void connectFailed(URI url, SocketAddress address, IOException failure) {
                // The call itself fails, and its caller reports that.
            }

        };
    }

    private static String host(SocketAddress address) {
        return (address instanceof InetSocketAddress known) ? known.getHostString() : "";
    }

}
