package dev.smartgateway.session.web;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.smartgateway.reason.Reason;
import dev.smartgateway.session.SessionProperties;
import dev.smartgateway.session.live.SessionReader.Held;
import dev.smartgateway.session.live.SessionReader.Watched;
import dev.smartgateway.smart.LaunchId;
import org.jspecify.annotations.Nullable;

import org.springframework.http.codec.ServerSentEvent;

/**
 * The state of one event stream: what was sent, and what is sent next. The first event,
 * and the first after an outage, contains the complete state, so that a reconnecting
 * client misses nothing. Not thread-safe.
 */
final class SessionEventStream {

    /**
     * Event names.
     */
    enum Word {

        /** The complete state. */
        SESSION("session"),

        /** A launch ends soon. */
        EXPIRING("session-expiring"),

        /** A launch ended. */
        LAUNCH_ENDED("launch-ended"),

        /** The last launch ended; no event follows. */
        SESSION_ENDED("session-ended"),

        /** The state is unknown at present. */
        UNAVAILABLE("unavailable");

        private final String text;

        Word(String text) {
            this.text = text;
        }

        /**
         * Returns the name as sent.
         */
        String text() {
            return this.text;
        }

    }

    private final SessionProperties properties;

    private final Clock clock;

    /** Launches named by the caller; of all others only the number is sent. */
    private final Named named;

    /** Deadlines that were already announced. */
    private final Map<LaunchId, Instant> warned = new HashMap<>();

    private final Map<LaunchId, Held> seen = new HashMap<>();

    private boolean informed;

    private boolean away;

    private Instant lastWord = Instant.EPOCH;

    SessionEventStream(SessionProperties properties, Clock clock, Named named) {
        this.properties = properties;
        this.clock = clock;
        this.named = named;
    }

    /**
     * Returns the next events; a comment if nothing was sent for the heartbeat interval.
     */
    List<ServerSentEvent<Map<String, Object>>> step(Watched now) {
        List<ServerSentEvent<Map<String, Object>>> events = new ArrayList<>();
        if (!this.informed && !now.live().isEmpty()) {
            events.add(event(Word.SESSION, state(now)));
        }
        this.informed = true;
        this.away = false;
        String limit = null;
        for (Map.Entry<LaunchId, String> over : now.over().entrySet()) {
            Held before = this.seen.remove(over.getKey());
            if (before != null) {
                limit = limit(before, over.getValue());
                if (this.named.has(over.getKey())) {
                    events.add(event(Word.LAUNCH_ENDED, ended(over.getKey(), over.getValue(), limit)));
                }
            }
        }
        now.live().forEach((held) -> {
            this.seen.put(held.entry().id(), held);
            warn(held, events);
        });
        if (now.live().isEmpty()) {
            String reason = (now.reason() != null) ? now.reason() : Reason.SESSION_EXPIRED.code();
            String last = this.seen.values().stream().findFirst().map((held) -> limit(held, reason)).orElse(limit);
            events.add(event(Word.SESSION_ENDED, ended(null, reason, last)));
        }
        return beating(events);
    }

    /**
     * Returns the events while Redis is down: first that the state is unknown, then
     * keep-alives.
     */
    List<ServerSentEvent<Map<String, Object>>> outage() {
        List<ServerSentEvent<Map<String, Object>>> events = new ArrayList<>();
        if (!this.away) {
            events.add(event(Word.UNAVAILABLE, Map.of("reason", Reason.STORE_UNAVAILABLE.code())));
        }
        this.away = true;
        this.informed = false;
        return beating(events);
    }

    private List<ServerSentEvent<Map<String, Object>>> beating(List<ServerSentEvent<Map<String, Object>>> events) {
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
        boolean soon = this.named.has(held.entry().id())
                && !this.clock.instant().isBefore(deadline.minus(this.properties.events().warning()));
        if (soon && !deadline.equals(this.warned.put(held.entry().id(), deadline))) {
            events.add(event(Word.EXPIRING, expiry(held)));
        }
    }

    private Map<String, Object> state(Watched now) {
        List<Map<String, Object>> ended = new ArrayList<>();
        now.over().forEach((id, reason) -> {
            if (this.named.has(id)) {
                ended.add(ended(id, reason, null));
            }
        });
        List<Map<String, Object>> launches = now.live()
            .stream()
            .filter((held) -> this.named.has(held.entry().id()))
            .map(SessionEventStream::expiry)
            .toList();
        return Map.of("live", now.live().size(), "launches", launches, "ended", ended);
    }

    /**
     * Returns the expiry of a launch and which limit it is. Use extends only the idle
     * limit.
     */
    private static Map<String, Object> expiry(Held held) {
        Instant deadline = held.deadline();
        return Map.of("launch", held.entry().id().value(), "expiresAt", deadline.toString(), "limit",
                deadline.equals(held.entry().span().endsAt()) ? "absolute" : "idle");
    }

    private static Map<String, Object> ended(@Nullable LaunchId launch, String reason, @Nullable String limit) {
        Map<String, Object> data = new LinkedHashMap<>();
        if (launch != null) {
            data.put("launch", launch.value());
        }
        data.put("reason", reason);
        if (limit != null) {
            data.put("limit", limit);
        }
        return data;
    }

    /** Returns which limit an expired launch reached. */
    private @Nullable String limit(Held before, String reason) {
        if (!reason.equals(Reason.SESSION_EXPIRED.code())) {
            return null;
        }
        return this.clock.instant().isBefore(before.entry().span().endsAt()) ? "idle" : "absolute";
    }

    private static ServerSentEvent<Map<String, Object>> event(Word word, Map<String, Object> data) {
        return ServerSentEvent.<Map<String, Object>>builder().event(word.text()).data(data).build();
    }

}
