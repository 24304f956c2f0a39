package dev.smartgateway;

import java.util.Map;

import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.security.web.server.header.CacheControlServerHttpHeadersWriter;
import org.springframework.security.web.server.header.ServerHttpHeadersWriter;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Writes the default headers of answers to FHIR calls, as the writers of Spring Security
 * do for all others. A header that the answer already has is kept. An answer without
 * cache headers must not be stored.
 */
final class FhirHeadersFilter implements WebFilter {

    private static final ServerHttpHeadersWriter CACHE = new CacheControlServerHttpHeadersWriter();

    private final Map<String, String> headers;

    /**
     * Creates the filter.
     * @param headers headers other than those for caches
     */
    FhirHeadersFilter(Map<String, String> headers) {
        this.headers = Map.copyOf(headers);
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        exchange.getResponse().beforeCommit(() -> write(exchange));
        return chain.filter(exchange);
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
