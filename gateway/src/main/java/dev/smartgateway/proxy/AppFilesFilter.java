package dev.smartgateway.proxy;

import java.util.LinkedHashSet;
import java.util.Set;

import dev.smartgateway.problem.Reason;
import dev.smartgateway.smart.App;
import reactor.core.publisher.Mono;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;

/**
 * Serves an app's static files from where they lie. The file server learns nothing of the
 * browser and may set nothing in it; framing is allowed to the issuers' origins only.
 */
final class AppFilesFilter implements GatewayFilter {

    private static final Set<String> ASKED = Set.of("accept", "accept-language", "if-none-match", "if-modified-since");

    private final String policy;

    AppFilesFilter(App app, String contentSecurityPolicy) {
        Set<String> ancestors = new LinkedHashSet<>(Set.of("'self'"));
        app.issuers().forEach((issuer) -> ancestors.addAll(issuer.embedding().frameAncestors()));
        this.policy = contentSecurityPolicy + "; frame-ancestors " + String.join(" ", ancestors);
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        HttpMethod method = exchange.getRequest().getMethod();
        if (method != HttpMethod.GET && method != HttpMethod.HEAD) {
            return Mono.error(Reason.METHOD_NOT_ALLOWED.asException());
        }
        ServerHttpRequest bare = exchange.getRequest().mutate().headers(AppFilesFilter::keepOnly).build();
        exchange.getResponse().beforeCommit(() -> Mono.fromRunnable(() -> protect(exchange)));
        return chain.filter(exchange.mutate().request(bare).build())
            .onErrorMap((failure) -> !(failure instanceof org.springframework.web.server.ResponseStatusException),
                    (failure) -> Reason.UPSTREAM_FAILED.asException());
    }

    private static void keepOnly(HttpHeaders headers) {
        Set.copyOf(headers.headerNames())
            .stream()
            .filter((name) -> !ASKED.contains(name.toLowerCase(java.util.Locale.ROOT)))
            .forEach(headers::remove);
    }

    private void protect(ServerWebExchange exchange) {
        HttpHeaders headers = exchange.getResponse().getHeaders();
        headers.remove(HttpHeaders.SET_COOKIE);
        headers.remove(HttpHeaders.SERVER);
        headers.remove(HttpHeaders.PRAGMA);
        headers.remove(HttpHeaders.EXPIRES);
        headers.remove("X-Frame-Options");
        headers.set("Content-Security-Policy", this.policy);
        headers.setCacheControl("no-cache");
    }

}
