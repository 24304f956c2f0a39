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
 * Adds the client's address to the Reactor context as the caller. Runs after the address
 * was read from the header of a trusted proxy.
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
