package dev.smartgateway;

import java.util.Map;

import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.security.web.server.firewall.ServerExchangeRejectedException;
import org.springframework.security.web.server.firewall.ServerExchangeRejectedHandler;
import org.springframework.security.web.server.firewall.ServerWebExchangeFirewall;
import org.springframework.security.web.server.header.CacheControlServerHttpHeadersWriter;
import org.springframework.security.web.server.header.ServerHttpHeadersWriter;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Replaces the filter chains of Spring Security for FHIR calls. It does what they would
 * do there: it applies the firewall, and the default response headers as Spring
 * Security's writers set them. A header that the answer has is kept. An answer without
 * instructions for caches must not be stored.
 */
final class FhirSecurityFilter implements WebFilter {

    private static final ServerHttpHeadersWriter CACHE = new CacheControlServerHttpHeadersWriter();

    private final ServerWebExchangeFirewall firewall;

    private final ServerExchangeRejectedHandler rejected;

    private final Map<String, String> headers;

    /**
     * Creates the filter.
     * @param rejected answers requests that the firewall rejects
     * @param headers headers besides those for caches
     */
    FhirSecurityFilter(ServerWebExchangeFirewall firewall, ServerExchangeRejectedHandler rejected,
            Map<String, String> headers) {
        this.firewall = firewall;
        this.rejected = rejected;
        this.headers = Map.copyOf(headers);
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        return this.firewall.getFirewalledExchange(exchange).flatMap((checked) -> {
            checked.getResponse().beforeCommit(() -> write(checked));
            return chain.filter(checked);
        }).onErrorResume(ServerExchangeRejectedException.class, (failure) -> this.rejected.handle(exchange, failure));
    }

    private Mono<Void> write(ServerWebExchange exchange) {
        HttpHeaders answer = exchange.getResponse().getHeaders();
        this.headers.forEach((name, value) -> {
            if (!answer.containsHeader(name)) {
                answer.set(name, value);
            }
        });
        return answer.containsHeader(HttpHeaders.CACHE_CONTROL) ? Mono.empty() : CACHE.writeHttpHeaders(exchange);
    }

}
