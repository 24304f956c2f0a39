package dev.smartgateway.session.live;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

import dev.smartgateway.session.store.SessionStore;
import dev.smartgateway.session.store.SessionUpdate;
import dev.smartgateway.store.RedisGateway;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Finds launches of one browser that completed at the same time without knowing of each
 * other, because neither request had a session cookie. Of two such requests the one sent
 * later carries the pending launch of the other. Each of them therefore stores its
 * session under every pending launch that it carries and then looks for other sessions
 * stored there: the second one finds the first.
 */
final class ConcurrentLaunches {

    private static final String PREFIX = "smart:session:start:";

    /** Longer than a user may take to sign in and to choose a patient. */
    private static final Duration KEEP = Duration.ofHours(2);

    private final RedisGateway redis;

    private final SessionStore store;

    ConcurrentLaunches(RedisGateway redis, SessionStore store) {
        this.redis = redis;
        this.store = store;
    }

    /**
     * Marks this session and every other one found as sessions of a browser with several
     * launches.
     * @return fails with {@code store-unavailable}
     */
    Mono<Void> meet(String session, Set<String> starts) {
        return Flux.fromIterable(starts)
            .concatMap((start) -> noted(PREFIX + start, session))
            .filter((found) -> !found.equals(session))
            .collect(HashSet<String>::new, Set::add)
            .filter((others) -> !others.isEmpty())
            .flatMap((others) -> several(session).thenMany(Flux.fromIterable(others).concatMap(this::several)).then());
    }

    private Flux<String> noted(String key, String session) {
        return this.redis
            .call(3, (template) -> template.opsForSet()
                .add(key, session)
                .then(template.expire(key, KEEP))
                .then(template.opsForSet().members(key).collectList()))
            .flatMapIterable((found) -> found);
    }

    private Mono<Void> several(String session) {
        return this.store.change(session, SessionUpdate::several).then();
    }

}
