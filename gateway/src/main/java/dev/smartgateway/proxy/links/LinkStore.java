package dev.smartgateway.proxy.links;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import dev.smartgateway.policy.FhirCall;
import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.store.RedisGateway;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.data.redis.core.script.RedisScript;

/**
 * Stores handles that are too long for a URL in Redis, sealed, by launch. They expire
 * with the links; only the newest ones are kept. Keys contain a digest of the launch id
 * and share one hash tag.
 */
public final class LinkStore {

    /** Maximum number of handles per launch; the oldest is removed first. */
    private static final int MOST = 40;

    private static final RedisScript<Long> KEEP = RedisScript.of("""
            for i = 3, #ARGV, 2 do
              redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
              redis.call('RPUSH', KEYS[2], ARGV[i])
            end
            while redis.call('LLEN', KEYS[2]) > tonumber(ARGV[2]) do
              redis.call('HDEL', KEYS[1], redis.call('LPOP', KEYS[2]))
            end
            redis.call('PEXPIRE', KEYS[1], ARGV[1])
            return redis.call('PEXPIRE', KEYS[2], ARGV[1])
            """, Long.class);

    private final RedisGateway redis;

    private final Duration life;

    private final SecureRandom random;

    /**
     * Creates a store.
     * @param life lifetime of a link
     */
    public LinkStore(RedisGateway redis, Duration life, SecureRandom random) {
        this.redis = redis;
        this.life = life;
        this.random = random;
    }

    /**
     * Returns an empty set of handles for one request.
     */
    public LongLinks open() {
        return new LongLinks(this.random);
    }

    /**
     * Loads the handles for the references in a request; without references Redis is not
     * used. Fails with {@code store-unavailable}.
     */
    public Mono<Void> fetch(LaunchId launch, FhirCall call, LongLinks links) {
        Set<String> asked = LongLinks.in("?" + call.query());
        if (call.path().length() < 2 && call.body().length > 0) {
            asked.addAll(LongLinks.in(new String(call.body(), StandardCharsets.ISO_8859_1)));
        }
        if (asked.isEmpty()) {
            return Mono.empty();
        }
        return Flux.fromIterable(asked)
            .concatMap((reference) -> this.redis
                .call((template) -> template.<String, String>opsForHash().get(names(launch).get(0), reference))
                .doOnNext((handle) -> links.know(reference, handle)))
            .then();
    }

    /**
     * Stores the handles to which an answer refers; without any Redis is not used. Fails
     * with {@code store-unavailable}; the answer must not be sent then.
     */
    public Mono<Void> keep(LaunchId launch, LongLinks links) {
        if (links.added().isEmpty()) {
            return Mono.empty();
        }
        List<String> arguments = new ArrayList<>(List.of(String.valueOf(this.life.toMillis()), String.valueOf(MOST)));
        links.added().forEach((reference, handle) -> arguments.addAll(List.of(reference, handle)));
        return this.redis.call((template) -> template.execute(KEEP, names(launch), arguments).next()).then();
    }

    private static List<String> names(LaunchId launch) {
        String tag = RedisGateway.prefix("links", launch.value());
        return List.of(tag + ":n", tag + ":o");
    }

}
