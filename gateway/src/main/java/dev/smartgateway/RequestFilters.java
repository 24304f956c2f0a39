package dev.smartgateway;

import java.util.List;

import dev.smartgateway.problem.ProblemWriter;
import reactor.core.publisher.Mono;

import org.springframework.security.web.server.WebFilterChainProxy;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * All web filters as one, in their order. Spring wraps each filter of its own chain in
 * two operators and a checkpoint; here a filter is a method call. A FHIR call passes
 * {@link FhirSecurityFilter} instead of the filter chains of Spring Security.
 * <p>
 * A filter that calls the rest of the chain later, and not at once, must defer that call,
 * because the filters after it run when they are called, and not when they are
 * subscribed.
 */
final class RequestFilters implements WebFilter {

    private final WebFilter[] all;

    private final WebFilter[] fhir;

    /**
     * Creates the sequence.
     * @param filters all filters of the application, in their order
     * @param security the filter of FHIR calls in place of Spring Security's
     * @throws IllegalStateException if Spring Security has not exactly one filter
     */
    RequestFilters(List<WebFilter> filters, WebFilter security) {
        if (filters.stream().filter(WebFilterChainProxy.class::isInstance).count() != 1) {
            throw new IllegalStateException("Spring Security must have one filter");
        }
        this.all = filters.toArray(WebFilter[]::new);
        this.fhir = filters.stream()
            .map((filter) -> (filter instanceof WebFilterChainProxy) ? security : filter)
            .toArray(WebFilter[]::new);
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        boolean call = ProblemWriter.isFhir(exchange.getRequest().getPath().value());
        return new Rest(call ? this.fhir : this.all, 0, chain).filter(exchange);
    }

    /**
     * The filters from one position on, and the end of the chain.
     */
    private record Rest(WebFilter[] filters, int from, WebFilterChain end) implements WebFilterChain {

        @Override
        public Mono<Void> filter(ServerWebExchange exchange) {
            try {
                return (this.from == this.filters.length) ? this.end.filter(exchange)
                        : this.filters[this.from].filter(exchange, new Rest(this.filters, this.from + 1, this.end));
            }
            catch (RuntimeException ex) {
                return Mono.error(ex);
            }
        }

    }

}
