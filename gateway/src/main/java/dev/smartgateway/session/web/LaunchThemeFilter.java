package dev.smartgateway.session.web;

import java.util.List;
import java.util.Optional;

import dev.smartgateway.page.PageTheme;
import dev.smartgateway.problem.ProblemWriter;
import dev.smartgateway.session.live.SessionReader;
import dev.smartgateway.session.live.SessionReader.Held;
import dev.smartgateway.session.store.SessionView;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.style.PageStyles;
import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Gives the pages of a launch the colours of its app and, while the launch is live, those
 * of its EHR: pages below {@code /launches/{id}} and the one after signing out. Refuses
 * nothing; if the session cannot be read the pages have the gateway's colours.
 */
final class LaunchThemeFilter implements WebFilter, Ordered {

    /** After the filters that refuse requests, before every handler. */
    private static final int ORDER = -40;

    private static final String LAUNCHES = "/launches/";

    private final SessionReader reader;

    private final Apps apps;

    private final PageStyles styles;

    LaunchThemeFilter(SessionReader reader, Apps apps, PageStyles styles) {
        this.reader = reader;
        this.apps = apps;
        this.styles = styles;
    }

    @Override
    public int getOrder() {
        return ORDER;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        String path = request.getPath().pathWithinApplication().value();
        boolean page = "navigate".equals(request.getHeaders().getFirst("Sec-Fetch-Mode"))
                && (path.startsWith(LAUNCHES) && !ProblemWriter.isFhir(path) || path.equals("/logout"));
        if (!page) {
            return chain.filter(exchange);
        }
        return this.reader.sessions(exchange, (view) -> true)
            .flatMap((views) -> Mono.justOrEmpty(launch(views, path)))
            .flatMap((held) -> theme(exchange, held))
            .onErrorComplete()
            .then(Mono.defer(() -> chain.filter(exchange)));
    }

    private Mono<Void> theme(ServerWebExchange exchange, Held held) {
        this.apps.app(held.entry().app()).ifPresent((app) -> PageTheme.accent(app.theme().accent()).use(exchange));
        return this.reader.usable(held)
            .flatMap((launch) -> this.styles.use(exchange, launch.context().display().styleUrl()));
    }

    /** The launch that the path names; for signing out, one of the live launches. */
    private Optional<Held> launch(List<SessionView> views, String path) {
        if (!path.startsWith(LAUNCHES)) {
            return this.reader.live(views).stream().findFirst();
        }
        String id = path.substring(LAUNCHES.length()).replaceFirst("/.*", "");
        return views.stream()
            .flatMap((view) -> view.launches().stream().map((entry) -> new Held(view, entry)))
            .filter((held) -> held.entry().id().value().equals(id))
            .findFirst();
    }

}
