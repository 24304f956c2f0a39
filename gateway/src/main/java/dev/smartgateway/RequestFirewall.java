package dev.smartgateway;

import java.util.List;
import java.util.function.BiConsumer;

import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.AbstractServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.security.web.server.firewall.ServerWebExchangeFirewall;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebExchangeDecorator;

/**
 * A firewall of Spring Security whose checked request and headers are created once. The
 * exchange of the original firewall creates them for every access to the request. It
 * checks the headers of a response as the connection holds them, and not as a copy that
 * is sorted by name.
 */
final class RequestFirewall implements ServerWebExchangeFirewall {

    private final ServerWebExchangeFirewall firewall;

    RequestFirewall(ServerWebExchangeFirewall firewall) {
        this.firewall = firewall;
    }

    @Override
    public Mono<ServerWebExchange> getFirewalledExchange(ServerWebExchange exchange) {
        return this.firewall.getFirewalledExchange(new ToCheck(exchange))
            .map((checked) -> new Checked(checked, exchange.getResponse()));
    }

    /** The exchange that the firewall checks. */
    private static final class ToCheck extends ServerWebExchangeDecorator {

        ToCheck(ServerWebExchange exchange) {
            super(exchange);
        }

        @Override
        public ServerHttpResponse getResponse() {
            ServerHttpResponse response = getDelegate().getResponse();
            return (response.bufferFactory() instanceof NettyDataBufferFactory
                    && response instanceof AbstractServerHttpResponse own
                    && own.getNativeResponse() instanceof HttpServerResponse connection)
                            ? new ResponseToCheck(response, connection) : response;
        }

    }

    /** The response that the firewall checks. */
    private static final class ResponseToCheck extends ServerHttpResponseDecorator {

        private final HttpServerResponse connection;

        ResponseToCheck(ServerHttpResponse response, HttpServerResponse connection) {
            super(response);
            this.connection = connection;
        }

        @Override
        public HttpHeaders getHeaders() {
            return new HttpHeaders(super.getHeaders()) {

                @Override
                public void forEach(BiConsumer<? super String, ? super List<String>> action) {
                    ResponseToCheck.this.connection.responseHeaders()
                        .forEach((header) -> action.accept(header.getKey(), List.of(header.getValue())));
                }

            };
        }

    }

    /** The exchange with one request. */
    private static final class Checked extends ServerWebExchangeDecorator {

        private final ServerHttpRequest request;

        private final ServerHttpResponse response;

        Checked(ServerWebExchange checked, ServerHttpResponse response) {
            super(checked);
            this.request = new CheckedRequest(checked.getRequest());
            this.response = response;
        }

        @Override
        public ServerHttpResponse getResponse() {
            return this.response;
        }

        @Override
        public ServerHttpRequest getRequest() {
            return this.request;
        }

    }

    /** The request with one set of headers, each of which is checked when it is read. */
    private static final class CheckedRequest extends ServerHttpRequestDecorator {

        private final HttpHeaders headers;

        CheckedRequest(ServerHttpRequest checked) {
            super(checked);
            this.headers = checked.getHeaders();
        }

        @Override
        public HttpHeaders getHeaders() {
            return this.headers;
        }

        @Override
        public Builder mutate() {
            return getDelegate().mutate();
        }

    }

}
