package dev.smartgateway.proxy.upstream;

import java.net.URI;

import reactor.core.publisher.Mono;

import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.RouteToRequestUrlFilter;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.annotation.Order;
import org.springframework.web.server.ServerWebExchange;

/**
 * Puts the pinned target in place of the one that Spring Cloud Gateway merges from route
 * and request, byte for byte: merging would encode it again.
 */
@Order(RouteToRequestUrlFilter.ROUTE_TO_URL_FILTER_ORDER + 1)
final class ExactTarget implements GlobalFilter {

    static final String TARGET = ExactTarget.class.getName();

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        URI target = exchange.getAttribute(TARGET);
        if (target != null) {
            exchange.getAttributes().put(ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR, target);
        }
        return chain.filter(exchange);
    }

}
