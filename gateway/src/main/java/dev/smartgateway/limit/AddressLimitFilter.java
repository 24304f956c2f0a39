package dev.smartgateway.limit;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.http.server.PathContainer;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Counts each request against the rate limit of its address, before cookies are read.
 * Requests to the management port are not counted.
 */
final class AddressLimitFilter implements WebFilter, Ordered {

    /** Runs after Spring Security, which sets the headers of every answer. */
    private static final int ORDER = -70;

    private static final List<PathPattern> ANONYMOUS = patterns("/launch/**", "/callback/**", "/logout/backchannel",
            "/logout/frontchannel", "/context/**");

    private static final List<String> OF_AN_ISSUER = List.of("/.well-known/openid-configuration", "/keys", "/token");

    private static final List<PathPattern> MANAGEMENT = patterns("/actuator/**");

    private final RateLimits limits;

    private final List<PathPattern> anonymous;

    /** First segments of all patterns; a path with another one matches none. */
    private final Set<String> firsts;

    /**
     * Creates the filter.
     * @param issuer path prefix of the documents of the pinned issuer
     */
    AddressLimitFilter(RateLimits limits, String issuer) {
        this.limits = limits;
        this.anonymous = Stream
            .concat(ANONYMOUS.stream(),
                    patterns(OF_AN_ISSUER.stream().map(issuer::concat).toArray(String[]::new)).stream())
            .toList();
        this.firsts = Stream.concat(MANAGEMENT.stream(), this.anonymous.stream())
            .map((pattern) -> first(PathContainer.parsePath(pattern.getPatternString())))
            .collect(Collectors.toUnmodifiableSet());
    }

    private static String first(PathContainer path) {
        return (path.elements().size() > 1) ? path.elements().get(1).value() : "";
    }

    private static List<PathPattern> patterns(String... paths) {
        return List.of(paths).stream().map(PathPatternParser.defaultInstance::parse).toList();
    }

    @Override
    public int getOrder() {
        return ORDER;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        InetSocketAddress peer = exchange.getRequest().getRemoteAddress();
        PathContainer path = exchange.getRequest().getPath().pathWithinApplication();
        boolean known = this.firsts.contains(first(path));
        if (peer == null || peer.getAddress() == null || known && matches(MANAGEMENT, path)) {
            return chain.filter(exchange);
        }
        return this.limits.address(peer.getAddress().getHostAddress(), known && matches(this.anonymous, path))
            .then(Mono.defer(() -> chain.filter(exchange)));
    }

    private static boolean matches(List<PathPattern> patterns, PathContainer path) {
        for (PathPattern pattern : patterns) {
            if (pattern.matches(path)) {
                return true;
            }
        }
        return false;
    }

}
