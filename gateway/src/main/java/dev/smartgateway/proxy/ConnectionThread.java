package dev.smartgateway.proxy;

import java.util.concurrent.ScheduledExecutorService;

import org.jspecify.annotations.Nullable;
import reactor.netty.Connection;

import org.springframework.http.server.reactive.AbstractServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;

/**
 * The thread of a browser's connection. What is written there needs no hand-over.
 */
final class ConnectionThread {

    private ConnectionThread() {
    }

    /**
     * Returns the event loop of the connection, or {@code null} if the exchange is not
     * one of Reactor Netty.
     */
    static @Nullable ScheduledExecutorService of(ServerWebExchange exchange) {
        ServerHttpResponse response = exchange.getResponse();
        while (response instanceof ServerHttpResponseDecorator decorator) {
            response = decorator.getDelegate();
        }
        return (response instanceof AbstractServerHttpResponse own && own.getNativeResponse() instanceof Connection it)
                ? it.channel().eventLoop() : null;
    }

}
