package dev.smartgateway.outbound;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

import io.netty.resolver.AddressResolverGroup;
import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.InetAddressFilter;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Creates clients for calls that carry credentials or decide where credentials are sent.
 */
public final class HttpClients {

    private static final Duration CONNECT = Duration.ofSeconds(3);

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private static final InetAddressFilter LINK_LOCAL = InetAddressFilter.adapt(InetAddress::isLinkLocalAddress);

    private final boolean loopback;

    private final Set<String> plain;

    private final InetAddressFilter addresses;

    private final Egress egress;

    private final @Nullable AddressResolverGroup<InetSocketAddress> names;

    /**
     * Creates a factory of clients.
     * @param loopback whether plain HTTP and loopback addresses are permitted for
     * loopback hosts, for development on one machine
     * @param internal whether private addresses are permitted
     * @param trust trusted certificates; the platform's authorities if {@code null}
     */
    public HttpClients(boolean loopback, boolean internal, @Nullable SslBundle trust) {
        this(loopback, internal, Set.of(), new Egress(trust, null), null);
    }

    /**
     * Creates a factory of clients with given certificates and proxy.
     * @param plain hosts, in lower case, for which plain HTTP is permitted in addition to
     * the loopback ones; their addresses are checked as those of all others
     * @param egress trusted certificates and proxy
     */
    static HttpClients through(boolean loopback, boolean internal, Set<String> plain, Egress egress) {
        return new HttpClients(loopback, internal, plain, egress, null);
    }

    /**
     * Creates a factory of clients with a given name resolver. Addresses are checked when
     * a connection is opened, on exactly the address it is opened to.
     * @param names resolver of host names; the platform's if {@code null}
     */
    public HttpClients(boolean loopback, boolean internal, @Nullable SslBundle trust,
            @Nullable AddressResolverGroup<InetSocketAddress> names) {
        this(loopback, internal, Set.of(), new Egress(trust, null), names);
    }

    private HttpClients(boolean loopback, boolean internal, Set<String> plain, Egress egress,
            @Nullable AddressResolverGroup<InetSocketAddress> names) {
        this.egress = egress;
        this.names = names;
        this.loopback = loopback;
        this.plain = Set.copyOf(plain);
        InetAddressFilter allowed = internal
                ? InetAddressFilter.externalAddresses().or(InetAddressFilter.internalAddresses()).andNot(LINK_LOCAL)
                : InetAddressFilter.externalAddresses();
        InetAddressFilter noLoopback = allowed.and(InetAddressFilter.adapt((address) -> !address.isLoopbackAddress()));
        this.addresses = loopback ? allowed.or(InetAddressFilter.adapt(InetAddress::isLoopbackAddress)) : noLoopback;
    }

    /**
     * Creates a client that opens a connection per call, because only a new connection
     * guarantees that no request is sent twice.
     * @param bytes largest answer in bytes
     * @param timeout longest time until the answer begins
     * @return a client that ignores a media type that cannot be parsed
     */
    public WebClient client(int bytes, Duration timeout) {
        HttpClientSettings settings = HttpClientSettings.defaults()
            .withRedirects(HttpRedirects.DONT_FOLLOW)
            .withTimeouts(CONNECT, timeout);
        ClientHttpConnector direct = ClientHttpConnectorBuilder.reactor()
            .withHttpClientFactory(this::fresh)
            .withHttpClientCustomizer(this.egress::trusting)
            .build(settings.withInetAddressFilter(this.addresses));
        return WebClient.builder()
            .clientConnector((this.egress.proxy() == null) ? direct : either(direct, settings))
            .codecs((codecs) -> codecs.defaultCodecs().maxInMemorySize(bytes))
            .filter(ExchangeFilterFunction.ofResponseProcessor((answer) -> Mono.just(typed(answer))))
            .build();
    }

    /**
     * Returns the answer without a media type that cannot be parsed, which would make the
     * body unreadable. The reader recognises the content by itself.
     */
    private static ClientResponse typed(ClientResponse answer) {
        try {
            answer.headers().contentType();
            return answer;
        }
        catch (InvalidMediaTypeException ex) {
            return answer.mutate().headers((headers) -> headers.remove(HttpHeaders.CONTENT_TYPE)).build();
        }
    }

    /**
     * Returns a connector that uses the proxy where it applies. Addresses behind the
     * proxy are not checked: only the proxy resolves those names.
     */
    private ClientHttpConnector either(ClientHttpConnector direct, HttpClientSettings settings) {
        ClientHttpConnector proxied = ClientHttpConnectorBuilder.reactor()
            .withHttpClientFactory(this::fresh)
            .withHttpClientCustomizer(this.egress::on)
            .build(settings);
        return (method, uri, callback) -> (this.egress.proxied(uri) ? proxied : direct).connect(method, uri, callback);
    }

    private HttpClient fresh() {
        HttpClient client = OneExchange.on(HttpClient.newConnection().disableRetry(true));
        return (this.names != null) ? client.resolver(this.names) : client;
    }

    /**
     * Returns whether a URL may be called: https, or http on a loopback host in
     * development or on a host that the operator names, without credentials or fragment,
     * and not a literal internal address.
     */
    public boolean permits(URI url) {
        String named = url.getHost();
        if (named == null || url.getRawUserInfo() != null || url.getRawFragment() != null) {
            return false;
        }
        String host = named.toLowerCase(Locale.ROOT);
        boolean open = (this.loopback && LOOPBACK.contains(host)) || this.plain.contains(host);
        InetAddress literal = NetUtil.createInetAddressFromIpAddressString(host);
        return ("https".equalsIgnoreCase(url.getScheme()) || ("http".equalsIgnoreCase(url.getScheme()) && open))
                && (literal == null || this.addresses.matches(literal));
    }

}
