package dev.smartgateway.session.origin;

import java.util.List;
import java.util.stream.Stream;

import dev.smartgateway.reason.Reason;
import dev.smartgateway.session.cookie.LaunchTicket;
import dev.smartgateway.session.cookie.SessionCookie;
import dev.smartgateway.smart.Apps;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.PathContainer;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Separates what the public origin serves from what the host name of a launch serves: the
 * data of that launch, and the files of its app with its cookie.
 */
final class LaunchOriginFilter implements WebFilter, Ordered {

    /**
     * Runs after the filter that sets the headers of every response and before the
     * cross-site filter.
     */
    static final int ORDER = -60;

    private static final List<PathPattern> DATA = patterns("/fhir/**", "/launches/**", "/session/**");

    private static final List<PathPattern> HERE = patterns("/logout", "/handover");

    private final SessionCookie cookie;

    private final Apps apps;

    LaunchOriginFilter(SessionCookie cookie, Apps apps) {
        this.cookie = cookie;
        this.apps = apps;
    }

    private static List<PathPattern> patterns(String... texts) {
        return Stream.of(texts).map(PathPatternParser.defaultInstance::parse).toList();
    }

    @Override
    public int getOrder() {
        return ORDER;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        return Mono.defer(() -> {
            Reason reason = refusal(exchange);
            return (reason != null) ? Mono.error(reason.asException()) : chain.filter(exchange);
        });
    }

    private @Nullable Reason refusal(ServerWebExchange exchange) {
        PathContainer path = exchange.getRequest().getPath().pathWithinApplication();
        if (this.apps.at(exchange.getRequest().getHeaders().getFirst(HttpHeaders.HOST)).isPresent()) {
            return null;
        }
        String label = this.cookie.label(exchange);
        String app = app(path);
        if (label == null) {
            boolean elsewhere = app != null || any(DATA, path) || path.value().equals("/handover");
            return elsewhere ? Reason.WRONG_ORIGIN : null;
        }
        if (any(DATA, path) || any(HERE, path)) {
            return null;
        }
        List<LaunchTicket> tickets = this.cookie.launches(exchange, label);
        if (app == null || tickets.isEmpty()) {
            return (app != null) ? Reason.NO_SESSION : Reason.WRONG_ORIGIN;
        }
        return tickets.get(0).app().equals(app) ? null : Reason.WRONG_ORIGIN;
    }

    /** Returns the app whose files are requested, or {@code null}. */
    private @Nullable String app(PathContainer path) {
        List<PathContainer.Element> elements = path.elements();
        String first = (elements.size() > 1) ? elements.get(1).value() : "";
        return this.apps.app(first).isPresent() ? first : null;
    }

    private static boolean any(List<PathPattern> patterns, PathContainer path) {
        for (PathPattern pattern : patterns) {
            if (pattern.matches(path)) {
                return true;
            }
        }
        return false;
    }

}
