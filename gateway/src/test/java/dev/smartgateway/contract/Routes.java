package dev.smartgateway.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

import reactor.core.publisher.Mono;

import org.springframework.core.io.Resource;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * Collects the path patterns of functional routes.
 */
public final class Routes implements RouterFunctions.Visitor, RequestPredicates.Visitor {

    private final Set<String> paths = new TreeSet<>();

    private final List<String> others = new ArrayList<>();

    /**
     * The patterns that were seen.
     */
    public Set<String> paths() {
        return this.paths;
    }

    /**
     * What could not be read; a route of this kind needs a new method here.
     */
    List<String> others() {
        return this.others;
    }

    @Override
    public void route(RequestPredicate predicate, HandlerFunction<?> handler) {
        predicate.accept(this);
    }

    @Override
    public void path(String pattern) {
        this.paths.add(pattern);
    }

    @Override
    public void resources(Function<ServerRequest, Mono<Resource>> lookup) {
        this.others.add("resources");
    }

    @Override
    public void unknown(org.springframework.web.reactive.function.server.RouterFunction<?> router) {
        this.others.add("router " + router);
    }

    @Override
    public void unknown(RequestPredicate predicate) {
        this.others.add("predicate " + predicate);
    }

    @Override
    public void startNested(RequestPredicate predicate) {
        this.others.add("nested " + predicate);
    }

    // What follows narrows a route and names no path.

    @Override
    public void endNested(RequestPredicate predicate) {
    }

    @Override
    public void attributes(java.util.Map<String, Object> attributes) {
    }

    @Override
    public void method(Set<HttpMethod> methods) {
    }

    @Override
    @SuppressWarnings({ "deprecation", "removal" })
    public void pathExtension(String extension) {
    }

    @Override
    public void version(String version) {
    }

    @Override
    public void header(String name, String value) {
    }

    @Override
    public void queryParam(String name, String value) {
    }

    @Override
    public void startAnd() {
    }

    @Override
    public void and() {
    }

    @Override
    public void endAnd() {
    }

    @Override
    public void startOr() {
    }

    @Override
    public void or() {
    }

    @Override
    public void endOr() {
    }

    @Override
    public void startNegate() {
    }

    @Override
    public void endNegate() {
    }

}
