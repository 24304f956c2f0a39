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
 * {@link Sessions} stored in Redis.
 */
final class LiveSessions implements Sessions {

    private final SessionReader reader;

    private final IdleExtension idleExtension;

    private final SessionJoin join;

    private final Duration grace;

    LiveSessions(SessionReader reader, IdleExtension idleExtension, SessionJoin join, SessionProperties properties) {
        this.reader = reader;
        this.idleExtension = idleExtension;
        this.join = join;
        this.grace = properties.grace();
    }

    @Override
    public Mono<LaunchRecord> launch(ServerWebExchange exchange, @Nullable LaunchId id) {
        Mono<Use> use = (id != null) ? this.reader.held(exchange, id).flatMap(this::use) : only(exchange);
        return use.flatMap((found) -> this.idleExtension.slide(found.held).thenReturn(found.launch));
    }

    @Override
    public Mono<String> app(ServerWebExchange exchange, LaunchId id) {
        return this.reader.held(exchange, id).map((held) -> held.entry().app());
    }

    @Override
    public Flux<LaunchId> launches(ServerWebExchange exchange, String issuer) {
        return this.reader.sessions(exchange, (view) -> true)
            .flatMapIterable((views) -> views.stream()
                .flatMap((view) -> view.launches().stream())
                .filter((entry) -> entry.issuer().equals(issuer))
                .sorted(Comparator.comparing((LaunchEntry entry) -> entry.span().startedAt()).reversed())
                .map(LaunchEntry::id)
                .toList())
            .onErrorResume(EndReasons::over, (ex) -> Flux.empty());
    }

    /**
     * Returns the only launch that this browser ever had. A page that uses plain
     * {@code /fhir} was opened for one launch; once there were two, it is unknown for
     * which, even after the other one ended, expired or was evicted, and also in later
     * sessions.
     */
    private Mono<Use> only(ServerWebExchange exchange) {
        return this.reader.tickets(exchange)
            .filter((tickets) -> tickets.size() < 2)
            .switchIfEmpty(Mono.error(Reason.WHICH_LAUNCH::asException))
            .flatMap((tickets) -> this.reader.sessions(exchange, this::settled))
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
     * Returns whether the cached session may be used: not while another launch may be
     * completing at the same time.
     */
    private boolean settled(SessionView view) {
        Instant since = this.reader.now().minus(this.grace);
        return !view.several()
                && view.launches().stream().allMatch((entry) -> entry.span().startedAt().isBefore(since));
    }

    private Mono<Use> use(Held held) {
        return this.reader.launch(held).map((launch) -> new Use(held, launch));
    }

    @Override
    public Mono<LaunchRecord> add(ServerWebExchange exchange, LaunchRecord launch, Set<String> starts) {
        return this.join.add(exchange, launch, starts);
    }

    /**
     * A usable launch and its record.
     */
    private record Use(Held held, LaunchRecord launch) {
    }

}
