package dev.smartgateway;

import java.net.InetAddress;
import java.net.InetSocketAddress;

import dev.smartgateway.outbound.Caller;
import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Names the client's address as the caller of what a request brings about. After the
 * trusted proxies have told it.
 */
final class CallerFilter implements WebFilter, Ordered {

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 6;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        InetSocketAddress peer = exchange.getRequest().getRemoteAddress();
        InetAddress address = (peer != null) ? peer.getAddress() : null;
        Mono<Void> rest = chain.filter(exchange);
        return (address != null) ? rest.contextWrite(Caller.of("address " + address.getHostAddress())) : rest;
    }

}
