package dev.smartgateway.session.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.BiFunction;

import reactor.core.publisher.Mono;

import org.springframework.session.MapSession;

/**
 * Reads a Redis hash as a session. An incomplete hash, which a late write may leave after
 * the end, is not a session.
 */
final class WholeSessions implements BiFunction<String, Map<String, Object>, Mono<MapSession>> {

    private static final String ATTRIBUTE = "sessionAttr:";

    @Override
    public Mono<MapSession> apply(String id, Map<String, Object> hash) {
        return Mono.fromCallable(() -> read(id, hash)).onErrorResume(NumberFormatException.class, (ex) -> Mono.empty());
    }

    private static MapSession read(String id, Map<String, Object> hash) {
        MapSession session = new MapSession(id);
        session.setCreationTime(Instant.ofEpochMilli(number(hash, "creationTime")));
        session.setLastAccessedTime(Instant.ofEpochMilli(number(hash, "lastAccessedTime")));
        session.setMaxInactiveInterval(Duration.ofSeconds(number(hash, "maxInactiveInterval")));
        hash.forEach((name, value) -> {
            if (name.startsWith(ATTRIBUTE) && !"".equals(value)) {
                session.setAttribute(name.substring(ATTRIBUTE.length()), value);
            }
        });
        return session;
    }

    /** Fails with {@link NumberFormatException} for a missing field as well. */
    private static long number(Map<String, Object> hash, String field) {
        return Long.parseLong(String.valueOf(hash.get(field)));
    }

}
