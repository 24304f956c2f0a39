package dev.smartgateway.session.origin;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.App;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.smart.Issuer;
import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.http.server.PathContainer;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Serves an app with its own origin only on that origin, and no other app there.
 */
final class AppOriginFilter implements WebFilter, Ordered {

    private final Apps apps;

    AppOriginFilter(Apps apps) {
        this.apps = apps;
    }

    @Override
    public int getOrder() {
        return LaunchOriginFilter.ORDER - 1;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        App here = this.apps.at(AppOriginPaths.host(exchange.getRequest())).orElse(null);
        List<String> path = new ArrayList<>(6);
        for (PathContainer.Element element : exchange.getRequest().getPath().pathWithinApplication().elements()) {
            if (element instanceof PathContainer.PathSegment) {
                path.add(element.value());
            }
        }
        boolean served = (here != null) ? served(here, path) : common(path);
        return served ? chain.filter(exchange) : Mono.error(Reason.WRONG_ORIGIN::asException);
    }

    /**
     * On the public origin: everything except the files of apps with their own origin.
     */
    private boolean common(List<String> path) {
        return path.isEmpty() || this.apps.app(path.get(0)).map(App::origin).isEmpty();
    }

    /** On the origin of an app: everything except what belongs to another app. */
    private boolean served(App here, List<String> path) {
        String first = path.isEmpty() ? "" : path.get(0);
        String second = (path.size() > 1) ? path.get(1) : "";
        return switch (first) {
            case "launch" -> second.equals(here.name());
            case "callback" -> here.issuers().stream().map(Issuer::name).anyMatch(second::equals);
            default ->
                Optional.of(first).flatMap(this.apps::app).map(App::name).orElse(here.name()).equals(here.name());
        };
    }

}
