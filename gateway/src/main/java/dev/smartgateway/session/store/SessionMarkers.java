package dev.smartgateway.session.store;

import java.time.Duration;
import java.time.Instant;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.smartgateway.session.SessionProperties;
import dev.smartgateway.smart.App;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.store.NearCache;
import dev.smartgateway.store.RedisGateway;
import reactor.core.publisher.Mono;

/**
 * Small values stored in addition to the sessions: why a session ended, the time up to
 * which all sessions were ended, and which logout tokens were used.
 */
public final class SessionMarkers {

    static final String PREFIX = "smart:session:";

    private static final String EPOCH = PREFIX + "epoch";

    private final RedisGateway redis;

    private final Apps apps;

    private final NearCache<String, Instant> near;

    SessionMarkers(RedisGateway redis, Apps apps, SessionProperties properties) {
        this.redis = redis;
        this.apps = apps;
        this.near = new NearCache<>(properties.nearCache(), 1, Ticker.systemTicker());
    }

    /**
     * Returns the longest absolute limit of any app.
     */
    public Duration longest() {
        return this.apps.all()
            .stream()
            .map(App::limits)
            .map(App.Limits::absolute)
            .max(Duration::compareTo)
            .orElse(Duration.ofHours(12));
    }

    /**
     * Returns why a session was ended; empty if it was not, or if the reason is no longer
     * stored.
     */
    Mono<String> ended(String id) {
        return this.redis.read((template) -> template.opsForValue().get(PREFIX + "ended:" + id));
    }

    Mono<Void> end(String id, String reason, Duration keep) {
        return this.redis.call((template) -> template.opsForValue().set(PREFIX + "ended:" + id, reason, keep)).then();
    }

    /**
     * Returns the time up to which all sessions were ended, at most as old as the
     * near-cache allows.
     */
    Mono<Instant> epoch() {
        return this.near.get(EPOCH, this::readEpoch);
    }

    private Mono<Instant> readEpoch() {
        return this.redis.read((template) -> template.opsForValue().get(EPOCH))
            .map((text) -> Instant.ofEpochMilli(Long.parseLong(text)))
            .defaultIfEmpty(Instant.EPOCH);
    }

    /**
     * Ends all launches that started until now, on every replica.
     */
    public Mono<Void> endEverything(Instant now) {
        return this.redis
            .call((template) -> template.opsForValue().set(EPOCH, String.valueOf(now.toEpochMilli()), longest()))
            .doOnTerminate(() -> this.near.forget(EPOCH))
            .then();
    }

    /**
     * Claims a key for the first caller.
     * @param what kind and fingerprint
     * @param owner the value that the first caller stores
     * @return the value of the first caller, which is {@code owner} for the first one
     * itself
     */
    public Mono<String> claim(String what, String owner, Duration keep) {
        String key = PREFIX + what;
        return this.redis.call((template) -> template.opsForValue().setIfAbsent(key, owner, keep))
            .flatMap((first) -> first ? Mono.just(owner)
                    : this.redis.call((template) -> template.opsForValue().get(key)).defaultIfEmpty(owner));
    }

    /**
     * Returns the claimed value; empty if there is none.
     */
    public Mono<String> claimed(String what) {
        return this.redis.call((template) -> template.opsForValue().get(PREFIX + what));
    }

}
