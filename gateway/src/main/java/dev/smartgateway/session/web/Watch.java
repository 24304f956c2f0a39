package dev.smartgateway.session.web;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.smartgateway.problem.Reason;
import dev.smartgateway.session.SessionProperties;
import dev.smartgateway.session.live.Browser.Held;
import dev.smartgateway.session.live.Browser.Watched;
import dev.smartgateway.smart.LaunchId;

import org.springframework.http.codec.ServerSentEvent;

/**
 * What one listener was told so far, and what to tell next. One thread at a time.
 */
final class Watch {

    static final String END = "session-ended";

    private final SessionProperties properties;

    private final Clock clock;

    /** Deadlines that were announced. */
    private final Map<LaunchId, Instant> warned = new HashMap<>();

    private final Set<LaunchId> seen = new HashSet<>();

    private Instant lastWord = Instant.EPOCH;

    Watch(SessionProperties properties, Clock clock) {
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * The next events; a comment if nothing was said for the heartbeat.
     */
    List<ServerSentEvent<Map<String, Object>>> step(Watched now) {
        List<ServerSentEvent<Map<String, Object>>> events = new ArrayList<>();
        now.over().forEach((id, reason) -> {
            if (this.seen.remove(id)) {
                events.add(event("launch-ended", Map.of("launch", id.value(), "reason", reason)));
            }
        });
        now.live().forEach((held) -> {
            this.seen.add(held.entry().id());
            warn(held, events);
        });
        if (now.live().isEmpty()) {
            String reason = (now.reason() != null) ? now.reason() : Reason.SESSION_EXPIRED.code();
            events.add(event(END, Map.of("reason", reason)));
        }
        Instant time = this.clock.instant();
        if (events.isEmpty() && !time.isBefore(this.lastWord.plus(this.properties.events().heartbeat()))) {
            events.add(ServerSentEvent.<Map<String, Object>>builder().comment("still here").build());
        }
        if (!events.isEmpty()) {
            this.lastWord = time;
        }
        return events;
    }

    private void warn(Held held, List<ServerSentEvent<Map<String, Object>>> events) {
        Instant deadline = held.deadline();
        boolean soon = !this.clock.instant().isBefore(deadline.minus(this.properties.events().warning()));
        if (soon && !deadline.equals(this.warned.put(held.entry().id(), deadline))) {
            events.add(event("session-expiring",
                    Map.of("launch", held.entry().id().value(), "expiresAt", deadline.toString())));
        }
    }

    private static ServerSentEvent<Map<String, Object>> event(String name, Map<String, Object> data) {
        return ServerSentEvent.<Map<String, Object>>builder().event(name).data(data).build();
    }

}
