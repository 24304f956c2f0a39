package dev.smartgateway.proxy;

import dev.smartgateway.problem.ProblemWriter;
import reactor.core.publisher.Mono;

import org.springframework.cloud.gateway.handler.RoutePredicateHandlerMapping;
import org.springframework.core.Ordered;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;

/**
 * Looks FHIR calls up among the routes of Spring Cloud Gateway before the routes of pages
 * are tried one after the other. Well-known documents below a FHIR base may belong to a
 * page route and are looked up in the usual order.
 */
final class FhirMapping implements HandlerMapping, Ordered {

    /** Before the mapping of router functions. */
    private static final int ORDER = -10;

    private static final String DOCUMENTS = "/fhir/.well-known/";

    private final RoutePredicateHandlerMapping routes;

    FhirMapping(RoutePredicateHandlerMapping routes) {
        this.routes = routes;
    }

    @Override
    public int getOrder() {
        return ORDER;
    }

    @Override
    public Mono<Object> getHandler(ServerWebExchange exchange) {
        String path = exchange.getRequest().getPath().value();
        boolean here = ProblemWriter.isFhir(path) && !path.contains(DOCUMENTS);
        return here ? this.routes.getHandler(exchange) : Mono.empty();
    }

}
