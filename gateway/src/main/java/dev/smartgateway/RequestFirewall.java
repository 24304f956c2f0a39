package dev.smartgateway;

import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.security.web.server.firewall.ServerWebExchangeFirewall;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebExchangeDecorator;

/**
 * A firewall of Spring Security whose checked request and headers are created once. The
 * exchange of the original firewall creates them for every access to the request.
 */
final class RequestFirewall implements ServerWebExchangeFirewall {

    private final ServerWebExchangeFirewall firewall;

    RequestFirewall(ServerWebExchangeFirewall firewall) {
        this.firewall = firewall;
    }

    @Override
    public Mono<ServerWebExchange> getFirewalledExchange(ServerWebExchange exchange) {
        return this.firewall.getFirewalledExchange(exchange).map(Checked::new);
    }

    /** The exchange with one request. */
    private static final class Checked extends ServerWebExchangeDecorator {

        private final ServerHttpRequest request;

        Checked(ServerWebExchange checked) {
            super(checked);
            this.request = new CheckedRequest(checked.getRequest());
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
