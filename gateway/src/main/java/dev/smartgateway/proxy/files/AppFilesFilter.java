package dev.smartgateway.proxy.files;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

import dev.smartgateway.page.HtmlPages;
import dev.smartgateway.page.PageTheme;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.App;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Serves an app's static files from its file server. The file server receives no cookie,
 * no query (it names the launch) and no Referer. Only headers that describe the file are
 * passed back; only the issuers' origins may frame it.
 */
public final class AppFilesFilter implements GatewayFilter {

    private static final Set<String> ASKED = Set.of("accept", "accept-language", "if-none-match", "if-modified-since");

    private static final Set<String> DESCRIBING = Set.of("content-type", "content-length", "content-encoding",
            "content-language", "etag", "last-modified", "vary", "transfer-encoding");

    private static final Set<String> PAGES = Set.of("document", "iframe", "frame");

    private static final Set<Integer> NOT_HERE = Set.of(401, 403, 404, 410);

    private final String policy;

    private final String pagePolicy;

    private final String openerPolicy;

    private final FileAddress address;

    private final PageTheme theme;

    private final boolean devServer;

    /** Path of the fallback page, or {@code null} for none. */
    private final @Nullable String index;

    /**
     * Creates the filter for one app.
     * @param ui address of the file server
     * @param contentSecurityPolicy the common policy of all apps
     */
    public AppFilesFilter(App app, URI ui, String contentSecurityPolicy) {
        Set<String> ancestors = new LinkedHashSet<>(Set.of("'self'"));
        app.issuers().forEach((issuer) -> ancestors.addAll(issuer.embedding().frameAncestors()));
        String framing = "; frame-ancestors " + String.join(" ", ancestors);
        this.policy = ContentPolicy.of(contentSecurityPolicy, app.files().contentSecurityPolicy().byDirective())
                + framing;
        this.pagePolicy = HtmlPages.POLICY.replaceFirst("; frame-ancestors .*", "") + framing;
        boolean opener = app.files().opener()
                || app.issuers().stream().anyMatch((issuer) -> issuer.embedding().opener());
        this.openerPolicy = opener ? "unsafe-none" : "same-origin";
        this.address = new FileAddress("/" + app.name(), ui);
        this.theme = PageTheme.accent(app.theme().accent());
        this.devServer = app.files().devServer();
        this.index = app.files().indexFallback() ? "/" + app.name() + "/index.html" : null;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        HttpMethod method = exchange.getRequest().getMethod();
        if (method != HttpMethod.GET && method != HttpMethod.HEAD) {
            return Mono.error(Reason.METHOD_NOT_ALLOWED.asException());
        }
        URI asked = exchange.getRequest().getURI();
        HttpHeaders ours = HttpHeaders.copyOf(exchange.getResponse().getHeaders());
        this.theme.use(exchange);
        return chain.filter(bare(exchange, query(exchange) ? asked : FileAddress.withoutQuery(asked)))
            .then(Mono.defer(() -> other(exchange, chain, ours)))
            .then(Mono.<Void>fromRunnable(() -> {
                explain(exchange, ours);
                protect(exchange.getResponse().getHeaders(), ours, asked);
            }))
            .onErrorMap(AppFilesFilter::ofServer, (failure) -> Reason.APP_FILES.at("app-files", "ui"));
    }

    /**
     * Returns whether the file server receives the query: only if the browser declares
     * that it does not request a page.
     */
    private boolean query(ServerWebExchange exchange) {
        String wanted = exchange.getRequest().getHeaders().getFirst("Sec-Fetch-Dest");
        return this.devServer && wanted != null && !PAGES.contains(wanted);
    }

    /** Returns whether the failure is not merely a request that matches no file. */
    private static boolean ofServer(Throwable failure) {
        return !(failure instanceof ProblemException
                || failure instanceof ResponseStatusException status && status.getStatusCode().is4xxClientError());
    }

    private static ServerWebExchange bare(ServerWebExchange exchange, URI address) {
        ServerHttpRequest request = exchange.getRequest()
            .mutate()
            .uri(address)
            .headers(AppFilesFilter::keepOnly)
            .build();
        return exchange.mutate().request(request).build();
    }

    /**
     * Serves the fallback page instead of a missing page, because the path may be a route
     * of the app itself.
     */
    private Mono<Void> other(ServerWebExchange exchange, GatewayFilterChain chain, HttpHeaders ours) {
        boolean missing = HttpStatus.NOT_FOUND.equals(exchange.getResponse().getStatusCode());
        if (this.index == null || !missing || !page(exchange.getRequest().getHeaders())) {
            return Mono.empty();
        }
        if (exchange.getAttribute(ServerWebExchangeUtils.CLIENT_RESPONSE_CONN_ATTR) instanceof Connection unread) {
            unread.dispose();
        }
        ServerWebExchangeUtils.reset(exchange);
        exchange.getResponse().getHeaders().clear();
        exchange.getResponse().getHeaders().putAll(ours);
        URI address = UriComponentsBuilder.fromUri(exchange.getRequest().getURI())
            .replacePath(this.index)
            .replaceQuery(null)
            .build(true)
            .toUri();
        return chain.filter(bare(exchange, address));
    }

    private static boolean page(HttpHeaders headers) {
        String wanted = headers.getFirst("Sec-Fetch-Dest");
        return (wanted != null) ? PAGES.contains(wanted)
                : headers.getOrEmpty(HttpHeaders.ACCEPT).stream().anyMatch((accept) -> accept.contains("text/html"));
    }

    /**
     * Replaces errors that a user would see, because error pages of file servers and
     * browsers do not say what to do. Errors with a body are passed on if a script reads
     * them.
     * @throws dev.smartgateway.reason.ProblemException for any other error
     */
    private void explain(ServerWebExchange exchange, HttpHeaders ours) {
        ServerHttpResponse response = exchange.getResponse();
        HttpStatusCode status = response.getStatusCode();
        HttpHeaders headers = response.getHeaders();
        boolean bare = headers.getContentLength() == 0
                || (headers.getContentType() == null && !headers.containsHeader(HttpHeaders.TRANSFER_ENCODING));
        if (status == null || !status.isError() || !(bare || page(exchange.getRequest().getHeaders()))) {
            return;
        }
        headers.clear();
        headers.putAll(ours);
        headers.set("Content-Security-Policy", this.pagePolicy);
        if (NOT_HERE.contains(status.value())) {
            throw Reason.NOT_FOUND.asException();
        }
        throw status.is5xxServerError() ? Reason.APP_FILES.at("app-files", "ui") : Reason.BAD_REQUEST.asException();
    }

    private static void keepOnly(HttpHeaders headers) {
        Set.copyOf(headers.headerNames())
            .stream()
            .filter((name) -> !ASKED.contains(lower(name)))
            .forEach(headers::remove);
    }

    /**
     * Keeps the headers that describe the file and those set before.
     * @throws dev.smartgateway.reason.ProblemException with {@code app-files-failed} if
     * the file server redirects the browser to another server
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
