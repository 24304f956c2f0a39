package dev.smartgateway.session.guard;

import java.util.List;

import dev.smartgateway.problem.ProblemWriter;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.session.cookie.SessionCookie;
import dev.smartgateway.smart.App;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.smart.LaunchOrigins;
import dev.smartgateway.telemetry.GatewayMetric;
import io.micrometer.core.instrument.MeterRegistry;
import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Refuses cross-site requests that carry a cookie. A request without a cookie has no
 * authority that another site could abuse.
 */
final class CrossSiteFilter implements WebFilter, Ordered {

    /** Runs after Spring Security, which sets its headers on every response. */
    static final int ORDER = -50;

    private static final long MOST_COOKIES = 100;

    /**
     * Routes that other sites may open or call. Each is authenticated by its parameters
     * (state, signed logout token, session id at the provider), not by the session
     * cookie.
     */
    private static final List<Route> OPEN = List.of(new Route(HttpMethod.GET, "/launch"),
            new Route(HttpMethod.GET, "/launch/{app}"), new Route(HttpMethod.GET, "/callback/{issuer}"),
            new Route(HttpMethod.POST, "/callback/{issuer}"), new Route(HttpMethod.POST, "/logout/backchannel"),
            new Route(HttpMethod.GET, "/logout/frontchannel"));

    private static final List<PathPattern> DATA = java.util.stream.Stream
        .of("/fhir/**", "/launches/**", "/session/**", "/sessions/**")
        .map(PathPatternParser.defaultInstance::parse)
        .toList();

    private final FetchRules rules;

    private final SessionCookie cookie;

    private final Places places;

    private final MeterRegistry meters;

    CrossSiteFilter(FetchRules rules, SessionCookie cookie, Places places, MeterRegistry meters) {
        this.rules = rules;
        this.cookie = cookie;
        this.places = places;
        this.meters = meters;
    }

    @Override
    public int getOrder() {
        return ORDER;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        if (!SessionCookie.anyIn(exchange)) {
            return chain.filter(exchange);
        }
        ServerHttpRequest request = exchange.getRequest();
        if (cookies(request) > MOST_COOKIES) {
            return Mono.error(Reason.HEADERS_TOO_LARGE.at("too-many-cookies", "Cookie"));
        }
        PathContainer path = request.getPath().pathWithinApplication();
        if (isOpen(request, path)) {
            return chain.filter(exchange);
        }
        String refusal = here(exchange).refusal(call(request, path));
        if (refusal != null) {
            GatewayMetric.SESSIONS_CROSS_SITE.count(this.meters, refusal);
            return Mono.error(Reason.CROSS_SITE.at(refusal, null));
        }
        return chain.filter(exchange);
    }

    /** Returns the rules for the origin that received the request. */
    private FetchRules here(ServerWebExchange exchange) {
        String label = this.cookie.label(exchange);
        if (label != null) {
            return this.rules.at(this.places.origins.origin(label));
        }
        return this.places.apps.at(exchange.getRequest().getHeaders().getFirst(HttpHeaders.HOST))
            .map(App::origin)
            .map(this.rules::at)
            .orElse(this.rules);
    }

    /** Returns the number of cookies without parsing them. */
    private static long cookies(ServerHttpRequest request) {
        long count = 0;
        for (String header : request.getHeaders().getOrEmpty(HttpHeaders.COOKIE)) {
            count++;
            for (int i = header.indexOf(';'); i >= 0; i = header.indexOf(';', i + 1)) {
                count++;
            }
        }
        return count;
    }

    private static FetchRules.Call call(ServerHttpRequest request, PathContainer path) {
        HttpHeaders headers = request.getHeaders();
        return new FetchRules.Call(request.getMethod().name(), headers.getOrEmpty("Sec-Fetch-Site"),
                headers.getOrEmpty(HttpHeaders.ORIGIN), text(headers, "Sec-Fetch-Mode"),
                text(headers, "Sec-Fetch-Dest"), isData(path));
    }

    private static boolean isOpen(ServerHttpRequest request, PathContainer path) {
        if (ProblemWriter.isFhir(path.value())) {
            return false;
        }
        for (Route open : OPEN) {
            if (open.matches(request, path)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isData(PathContainer path) {
        if (ProblemWriter.isFhir(path.value())) {
            return true;
        }
        for (PathPattern pattern : DATA) {
            if (pattern.matches(path)) {
                return true;
            }
        }
        return false;
    }

    private static String text(HttpHeaders headers, String name) {
        String value = headers.getFirst(name);
        return (value != null) ? value : "";
    }

    /**
     * The origins of the gateway.
     *
     * @param origins the public origin and those of launches
     * @param apps the apps, some of which have their own origin
     */
    record Places(LaunchOrigins origins, Apps apps) {
    }

    /**
     * One exact route.
     */
    private record Route(HttpMethod method, PathPattern pattern) {

        Route(HttpMethod method, String pattern) {
            this(method, PathPatternParser.defaultInstance.parse(pattern));
        }

        boolean matches(ServerHttpRequest request, PathContainer path) {
            return request.getMethod().equals(this.method) && this.pattern.matches(path);
        }

    }

}
