package dev.smartgateway.limit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

import dev.smartgateway.store.RedisGateway;
import reactor.core.publisher.Mono;

import org.springframework.data.redis.core.script.RedisScript;

/**
 * Counts for all replicas together. Keys contain no address or session in clear text, and
 * expire.
 */
final class RedisCounters implements RateCounters {

    private static final RedisScript<Long> TAKE = RedisScript.of("""
            local now = tonumber(ARGV[1])
            local each = tonumber(ARGV[2])
            local before = tonumber(redis.call('GET', KEYS[1]) or ARGV[1])
            local most = each * tonumber(ARGV[3])
            if before > now + most then before = now end
            local next = math.max(now, before) + each
            local wait = next - now - most
            if wait > 0 then return math.ceil(wait) end
            redis.call('SET', KEYS[1], string.format('%.0f', next), 'PX', math.ceil((next - now) / 1000) + 1000)
            return 0
            """, Long.class);

    private final RedisGateway redis;

    private final Clock clock;

    RedisCounters(RedisGateway redis, Clock clock) {
        this.redis = redis;
        this.clock = clock;
    }

    @Override
    public Mono<Duration> take(String key, RateLimitProperties.Rate rate) {
        return Mono.defer(() -> {
            List<String> arguments = List.of(Long.toString(this.clock.millis() * 1000),
                    Long.toString(1_000_000L / rate.perSecond()), Integer.toString(Math.max(1, rate.burst())));
            List<String> keys = List.of("sg:rate:" + digest(key));
            return this.redis.call((template) -> template.execute(TAKE, keys, arguments).next());
        }).map((micros) -> Duration.ofNanos(micros * 1000));
    }

    private static String digest(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash).substring(0, 22);
        }
        catch (NoSuchAlgorithmException ex) {
            throw new IllegalStateException(ex);
        }
    }

}
