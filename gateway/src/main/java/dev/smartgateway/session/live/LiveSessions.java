package dev.smartgateway.session.live;

import java.util.Comparator;
import java.util.List;

import dev.smartgateway.problem.Reason;
import dev.smartgateway.session.Sessions;
import dev.smartgateway.session.live.Browser.Held;
import dev.smartgateway.session.store.Entry;
import dev.smartgateway.session.store.SessionView;
import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.token.LaunchRecord;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.web.server.ServerWebExchange;

/**
 * {@link Sessions} over Redis.
 */
final class LiveSessions implements Sessions {

    private final Browser browser;

    private final Sliding sliding;

    private final Joining joining;

    LiveSessions(Browser browser, Sliding sliding, Joining joining) {
        this.browser = browser;
        this.sliding = sliding;
        this.joining = joining;
    }

    @Override
    public Mono<LaunchRecord> launch(ServerWebExchange exchange, @Nullable LaunchId id) {
        Mono<Use> use = (id != null) ? this.browser.held(exchange, id).flatMap(this::use) : only(exchange);
        return use.flatMap((found) -> this.sliding.slide(found.held.session()).thenReturn(found.launch));
    }

    @Override
    public Flux<LaunchId> launches(ServerWebExchange exchange, String issuer) {
        return this.browser.sessions(exchange, (view) -> true)
            .flatMapIterable((views) -> views.stream()
                .flatMap((view) -> view.launches().stream())
                .filter((entry) -> entry.issuer().equals(issuer))
                .sorted(Comparator.comparing((Entry entry) -> entry.span().startedAt()).reversed())
                .map(Entry::id)
                .toList())
            .onErrorResume(Reasons::over, (ex) -> Flux.empty());
    }

    private Mono<Use> only(ServerWebExchange exchange) {
        return this.browser.sessions(exchange, (view) -> view.live(this.browser.now()).size() == 1).flatMap((views) -> {
            List<Held> live = this.browser.live(views);
            return switch (live.size()) {
                case 0 -> Mono.error(none(views));
                case 1 -> use(live.get(0));
                default -> onlyUsable(live);
            };
        });
    }

    /** A launch may have ended in the vault without the session knowing. */
    private Mono<Use> onlyUsable(List<Held> live) {
        return Flux.fromIterable(live)
            .concatMap((held) -> this.browser.usable(held).map((launch) -> new Use(held, launch)))
            .collectList()
            .flatMap((usable) -> switch (usable.size()) {
                case 0 -> use(live.get(live.size() - 1));
                case 1 -> Mono.just(usable.get(0));
                default -> Mono.error(Reason.WHICH_LAUNCH.asException());
            });
    }

    /** Why there is no live launch: what became of the last one. */
    private Throwable none(List<SessionView> views) {
        return views.stream()
            .flatMap((view) -> view.launches().stream().map((entry) -> new Held(view, entry)))
            .reduce((first, second) -> second)
            .flatMap(this.browser::refusal)
            .orElseGet(Reason.SESSION_EXPIRED::asException);
    }

    private Mono<Use> use(Held held) {
        return this.browser.launch(held).map((launch) -> new Use(held, launch));
    }

    @Override
    public Mono<LaunchRecord> add(ServerWebExchange exchange, LaunchRecord launch) {
        return this.joining.add(exchange, launch);
    }

    /**
     * A launch that may be used.
     */
    private record Use(Held held, LaunchRecord launch) {
    }

}
