package dev.smartgateway.session.origin;

import java.util.List;

import dev.smartgateway.smart.App;
import dev.smartgateway.smart.Apps;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;

/**
 * Maps the paths of an app's own origin, where the app is at the root, to those of the
 * public origin, and maps redirects back. It runs before every component that evaluates a
 * path, so that they all see one form. Nothing is decoded here: a path in any other
 * spelling belongs to the app.
 */
final class AppOriginPaths implements HttpHandler {

    private final HttpHandler next;

    private final Apps apps;

    AppOriginPaths(HttpHandler next, Apps apps) {
        this.next = next;
        this.apps = apps;
    }

    @Override
    public Mono<Void> handle(ServerHttpRequest request, ServerHttpResponse response) {
        App app = this.apps.at(host(request)).orElse(null);
        if (app == null) {
            return this.next.handle(request, response);
        }
        response.beforeCommit(() -> Mono.fromRunnable(() -> outside(response.getHeaders(), app)));
        String inside = inside(request.getURI().getRawPath(), app);
        return this.next.handle(request.mutate().path(inside).build(), response);
    }

    /**
     * Returns the host of a request; {@code null} unless it names exactly one.
     */
    static @Nullable String host(ServerHttpRequest request) {
        List<String> hosts = request.getHeaders().getOrEmpty(HttpHeaders.HOST);
        return (hosts.size() == 1) ? hosts.get(0) : null;
    }

    /**
     * Returns the path on the public origin.
     */
    static String inside(String path, App app) {
        String own = path.startsWith(App.GATEWAY + "/") ? path.substring(App.GATEWAY.length()) : "/";
        if (own.equals("/")) {
            return "/" + app.name() + path;
        }
        return own.equals("/launch") ? own + "/" + app.name() : own;
    }

    private static void outside(HttpHeaders headers, App app) {
        String location = headers.getFirst(HttpHeaders.LOCATION);
        if (location != null && location.startsWith("/") && !location.startsWith("//")) {
            headers.set(HttpHeaders.LOCATION, outside(location, app));
        }
    }

    /**
     * Returns the path on the app's origin.
     */
    static String outside(String path, App app) {
        String files = "/" + app.name();
        if (path.equals(files)) {
            return "/";
        }
        return path.startsWith(files + "/") ? path.substring(files.length()) : App.GATEWAY + path;
    }

}
