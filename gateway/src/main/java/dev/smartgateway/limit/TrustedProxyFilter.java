package dev.smartgateway.limit;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Takes the client's address from {@code X-Forwarded-For}, reading from its end as long
 * as the previous hop is a trusted proxy. Other hops are not trusted, and nothing but the
 * address is used.
 */
final class TrustedProxyFilter implements WebFilter, Ordered {

    private static final String HEADER = "X-Forwarded-For";

    private static final int MOST_HOPS = 20;

    private final List<IpSubnetFilterRule> trusted = new ArrayList<>();

    /**
     * Creates the filter.
     * @param networks addresses and networks (CIDR) of trusted proxies
     * @throws IllegalStateException if one is neither an address nor a network
     */
    TrustedProxyFilter(List<String> networks) {
        networks.forEach((network) -> this.trusted.add(rule(network)));
    }

    private static IpSubnetFilterRule rule(String network) {
        String[] parts = network.strip().split("/", -1);
        byte[] address = NetUtil.createByteArrayFromIpAddressString(parts[0]);
        try {
            if (address != null && parts.length <= 2) {
                int prefix = (parts.length == 2) ? Integer.parseInt(parts[1]) : address.length * 8;
                return new IpSubnetFilterRule(InetAddress.getByAddress(address), prefix, IpFilterRuleType.ACCEPT);
            }
        }
        catch (UnknownHostException | IllegalArgumentException ex) {
            // reported below
        }
        throw new IllegalStateException("gateway.limits.trusted-proxies: \"" + network
                + "\" is no address and no network. Write 10.1.2.3, 10.0.0.0/8 or fd00::/8.");
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 5;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        InetSocketAddress peer = exchange.getRequest().getRemoteAddress();
        if (peer == null || !trusts(peer)) {
            return chain.filter(exchange);
        }
        InetSocketAddress client = client(exchange.getRequest().getHeaders().getOrEmpty(HEADER), peer);
        return chain.filter(exchange.mutate().request((request) -> request.remoteAddress(client)).build());
    }

    private InetSocketAddress client(List<String> headers, InetSocketAddress peer) {
        String[] hops = String.join(",", headers).split(",", -1);
        InetSocketAddress known = peer;
        for (int i = hops.length - 1; i >= Math.max(0, hops.length - MOST_HOPS) && trusts(known); i--) {
            InetSocketAddress hop = parse(hops[i].strip());
            if (hop == null) {
                return known;
            }
            known = hop;
        }
        return known;
    }

    private boolean trusts(InetSocketAddress hop) {
        return hop.getAddress() != null && this.trusted.stream().anyMatch((rule) -> rule.matches(hop));
    }

    /**
     * Parses an address with or without a port. Names are rejected, because they would
     * have to be resolved.
     */
    private static @Nullable InetSocketAddress parse(String hop) {
        String text = hop;
        if (text.startsWith("[")) {
            text = text.substring(1, Math.max(1, text.indexOf(']')));
        }
        else if (text.indexOf(':') == text.lastIndexOf(':') && text.contains(":")) {
            text = text.substring(0, text.indexOf(':'));
        }
        byte[] address = NetUtil.createByteArrayFromIpAddressString(text);
        try {
            return (address != null) ? new InetSocketAddress(InetAddress.getByAddress(address), 0) : null;
        }
        catch (UnknownHostException ex) {
            return null;
        }
    }

}
