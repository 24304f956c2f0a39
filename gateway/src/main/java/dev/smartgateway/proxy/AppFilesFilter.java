package dev.smartgateway.proxy;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.App;
import reactor.core.publisher.Mono;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;

/**
 * Serves an app's static files from where they lie. The file server learns nothing of the
 * browser: no cookie, no query, in which a launch is named, and no Referer. Of its answer
 * only what describes the file passes; framing is allowed to the issuers' origins only.
 */
final class AppFilesFilter implements GatewayFilter {

    private static final Set<String> ASKED = Set.of("accept", "accept-language", "if-none-match", "if-modified-since");

    private static final Set<String> DESCRIBING = Set.of("content-type", "content-length", "content-encoding",
            "content-language", "etag", "last-modified", "vary", "transfer-encoding");

    private final String policy;

    private final String openerPolicy;

    private final FileAddress address;

    AppFilesFilter(App app, URI ui, String contentSecurityPolicy) {
        Set<String> ancestors = new LinkedHashSet<>(Set.of("'self'"));
        app.issuers().forEach((issuer) -> ancestors.addAll(issuer.embedding().frameAncestors()));
        this.policy = contentSecurityPolicy + "; frame-ancestors " + String.join(" ", ancestors);
        boolean opener = app.issuers().stream().anyMatch((issuer) -> issuer.embedding().opener());
        this.openerPolicy = opener ? "unsafe-none" : "same-origin";
        this.address = new FileAddress("/" + app.name(), ui);
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        HttpMethod method = exchange.getRequest().getMethod();
        if (method != HttpMethod.GET && method != HttpMethod.HEAD) {
            return Mono.error(Reason.METHOD_NOT_ALLOWED.asException());
        }
        URI asked = exchange.getRequest().getURI();
        HttpHeaders ours = HttpHeaders.copyOf(exchange.getResponse().getHeaders());
        ServerHttpRequest bare = exchange.getRequest()
            .mutate()
            .uri(FileAddress.withoutQuery(asked))
            .headers(AppFilesFilter::keepOnly)
            .build();
        return chain.filter(exchange.mutate().request(bare).build())
            .then(Mono.<Void>fromRunnable(() -> protect(exchange.getResponse().getHeaders(), ours, asked)))
            .onErrorMap(AppFilesFilter::ofServer, (failure) -> Reason.APP_FILES.at("app-files", "ui"));
    }

    /** Anything but a request that fits no file. */
    private static boolean ofServer(Throwable failure) {
        return !(failure instanceof ProblemException
                || failure instanceof ResponseStatusException status && status.getStatusCode().is4xxClientError());
    }

    private static void keepOnly(HttpHeaders headers) {
        Set.copyOf(headers.headerNames())
            .stream()
            .filter((name) -> !ASKED.contains(lower(name)))
            .forEach(headers::remove);
    }

    /**
     * Keeps what describes the file and what we said before.
     * @throws dev.smartgateway.problem.ProblemException {@code app-files-failed} if the
     * file server sends the browser somewhere else
     */
    private void protect(HttpHeaders headers, HttpHeaders ours, URI asked) {
        String location = headers.getFirst(HttpHeaders.LOCATION);
        Set.copyOf(headers.headerNames())
            .stream()
            .filter((name) -> !DESCRIBING.contains(lower(name)))
            .forEach(headers::remove);
        ours.forEach((name, values) -> headers.put(name, values));
        if (location != null) {
            headers.set(HttpHeaders.LOCATION, this.address.shown(location, asked)
                .orElseThrow(() -> Reason.APP_FILES.at("app-files-location", "Location")));
        }
        headers.set("Content-Security-Policy", this.policy);
        headers.set("Cross-Origin-Opener-Policy", this.openerPolicy);
        headers.setCacheControl("no-cache");
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

}
