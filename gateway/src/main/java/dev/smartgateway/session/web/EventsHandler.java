package dev.smartgateway.session.web;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.smartgateway.session.SessionProperties;
import dev.smartgateway.session.live.SessionReader;
import dev.smartgateway.session.store.SessionView;
import dev.smartgateway.smart.LaunchId;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * Serves the event stream of one browser. Polls the near-cache at its renewal interval
 * and never extends the idle limit. An outage of Redis is reported and does not end the
 * stream.
 */
final class EventsHandler {

    private final SessionReader reader;

    private final StreamListeners listeners;

    private final SessionProperties properties;

    private final Clock clock;

    EventsHandler(SessionReader reader, StreamListeners listeners, SessionProperties properties, Clock clock) {
        this.reader = reader;
        this.listeners = listeners;
        this.properties = properties;
        this.clock = clock;
    }

    Mono<ServerResponse> events(ServerRequest request) {
        Named named = Named.of(request);
        return this.reader.sessions(request.exchange(), (view) -> true)
            .map((views) -> views.stream().map(SessionView::id).toList())
            .flatMap((ids) -> this.listeners.admit(ids, watch(ids, named, this.reader.only(request.exchange()))))
            .flatMap((stream) -> ServerResponse.ok()
                .contentType(MediaType.TEXT_EVENT_STREAM)
                .cacheControl(CacheControl.noStore())
                .header("X-Accel-Buffering", "no")
                .body(BodyInserters.fromServerSentEvents(stream)));
    }

    private Flux<ServerSentEvent<Map<String, Object>>> watch(List<String> ids, Named named, @Nullable LaunchId only) {
        return Flux.defer(() -> {
            SessionEventStream stream = new SessionEventStream(this.properties, this.clock, named);
            return Flux.interval(Duration.ZERO, this.properties.nearCache())
                .onBackpressureDrop()
                .concatMap((tick) -> this.reader.watched(ids, only)
                    .map(stream::step)
                    .onErrorResume((ex) -> Mono.fromSupplier(stream::outage))
                    .flatMapIterable((events) -> events), 1)
                .takeUntil((event) -> SessionEventStream.Word.SESSION_ENDED.text().equals(event.event()));
        });
    }

}
