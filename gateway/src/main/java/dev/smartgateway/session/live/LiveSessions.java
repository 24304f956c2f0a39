package dev.smartgateway.session.live;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Set;

import dev.smartgateway.reason.Reason;
import dev.smartgateway.session.SessionProperties;
import dev.smartgateway.session.Sessions;
import dev.smartgateway.session.live.SessionReader.Held;
import dev.smartgateway.session.store.LaunchEntry;
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

    private final SessionReader browser;

    private final IdleExtension sliding;

    private final SessionJoin joining;

    private final Duration grace;

    LiveSessions(SessionReader browser, IdleExtension sliding, SessionJoin joining, SessionProperties properties) {
        this.browser = browser;
        this.sliding = sliding;
        this.joining = joining;
        this.grace = properties.grace();
    }

    @Override
    public Mono<LaunchRecord> launch(ServerWebExchange exchange, @Nullable LaunchId id) {
        Mono<Use> use = (id != null) ? this.browser.held(exchange, id).flatMap(this::use) : only(exchange);
        return use.flatMap((found) -> this.sliding.slide(found.held).thenReturn(found.launch));
    }

    @Override
    public Mono<String> app(ServerWebExchange exchange, LaunchId id) {
        return this.browser.held(exchange, id).map((held) -> held.entry().app());
    }

    @Override
    public Flux<LaunchId> launches(ServerWebExchange exchange, String issuer) {
        return this.browser.sessions(exchange, (view) -> true)
            .flatMapIterable((views) -> views.stream()
                .flatMap((view) -> view.launches().stream())
                .filter((entry) -> entry.issuer().equals(issuer))
                .sorted(Comparator.comparing((LaunchEntry entry) -> entry.span().startedAt()).reversed())
                .map(LaunchEntry::id)
                .toList())
            .onErrorResume(EndReasons::over, (ex) -> Flux.empty());
    }

    /**
     * The only launch that this browser ever had. A page that speaks of "the launch" was
     * opened for one of them, and once there were two nobody knows for which: not when
     * the other ended, ran out or was evicted, and not in a session that came after it.
     */
    private Mono<Use> only(ServerWebExchange exchange) {
        return this.browser.tickets(exchange)
            .filter((tickets) -> tickets.size() < 2)
            .switchIfEmpty(Mono.error(Reason.WHICH_LAUNCH::asException))
            .flatMap((tickets) -> this.browser.sessions(exchange, this::settled))
            .flatMap((views) -> {
                SessionView view = views.get(0);
                if (view.several()) {
                    return Mono.error(Reason.WHICH_LAUNCH.asException());
                }
                return view.launches().isEmpty() ? Mono.error(Reason.SESSION_EXPIRED.asException())
                        : use(new Held(view, view.launches().get(0)));
            });
    }

    /**
     * Whether what the near-cache says of a session will do: not while another launch may
     * be completing that began beside it.
     */
    private boolean settled(SessionView view) {
        Instant since = this.browser.now().minus(this.grace);
        return !view.several()
                && view.launches().stream().allMatch((entry) -> entry.span().startedAt().isBefore(since));
    }

    private Mono<Use> use(Held held) {
        return this.browser.launch(held).map((launch) -> new Use(held, launch));
    }

    @Override
    public Mono<LaunchRecord> add(ServerWebExchange exchange, LaunchRecord launch, Set<String> starts) {
        return this.joining.add(exchange, launch, starts);
    }

    /**
     * A launch that may be used.
     */
    private record Use(Held held, LaunchRecord launch) {
    }

}
