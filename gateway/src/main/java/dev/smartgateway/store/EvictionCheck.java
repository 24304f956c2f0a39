package dev.smartgateway.store;

import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.TimeoutException;

import dev.smartgateway.reason.ProblemException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;

/**
 * Warns at start-up if Redis would evict sessions when its memory is full.
 */
final class EvictionCheck implements ApplicationRunner {

    private static final Logger log = LoggerFactory.getLogger(EvictionCheck.class);

    private static final String ADVICE = "Set maxmemory-policy to noeviction, so that a full Redis refuses new "
            + "sessions instead of ending old ones";

    private static final Duration LONGEST = Duration.ofSeconds(5);

    private static final Duration AGAIN = Duration.ofSeconds(10);

    private final RedisGateway redis;

    private final boolean allowed;

    EvictionCheck(RedisGateway redis, boolean allowed) {
        this.redis = redis;
        this.allowed = allowed;
    }

    @Override
    public void run(@Nullable ApplicationArguments arguments) {
        Properties memory = ask().timeout(LONGEST)
            .onErrorResume((ex) -> ex instanceof ProblemException || ex instanceof TimeoutException,
                    (ex) -> Mono.empty())
            .block();
        if (memory != null) {
            judge(memory);
            return;
        }
        log.warn("Redis does not answer yet; its eviction policy is checked when it does.");
        ask().retryWhen(Retry.fixedDelay(Long.MAX_VALUE, AGAIN)).subscribe(this::judgeLate);
    }

    /** Reads the memory settings; empty if the Redis user lacks the permission. */
    private Mono<Properties> ask() {
        return this.redis
            .call((template) -> template.execute((connection) -> connection.serverCommands().info("memory"))
                .next()
                .onErrorResume(RedisGateway::answered, (refused) -> Mono.just(new Properties())));
    }

    /**
     * Logs the fault if Redis answers only after start-up, when the start can no longer
     * be refused.
     */
    private void judgeLate(Properties memory) {
        try {
            judge(memory);
        }
        catch (IllegalStateException ex) {
            log.error("{}", ex.getMessage());
        }
    }

    private void judge(Properties memory) {
        String policy = find(memory, "maxmemory_policy");
        if (policy == null) {
            log.warn("Redis does not reveal its eviction policy (INFO is not permitted or incomplete). {}.", ADVICE);
        }
        else if (!"noeviction".equals(policy) && !"0".equals(find(memory, "maxmemory"))) {
            if (!this.allowed) {
                throw new IllegalStateException("Redis evicts keys (maxmemory-policy " + policy + "). " + ADVICE
                        + ", or accept it with gateway.redis.allow-eviction=true.");
            }
            log.warn("Redis evicts keys (maxmemory-policy {}), accepted by gateway.redis.allow-eviction.", policy);
        }
    }

    /** Finds a setting by name. In a cluster each name has the prefix of its node. */
    private static @Nullable String find(Properties memory, String name) {
        return memory.stringPropertyNames()
            .stream()
            .filter((key) -> key.equals(name) || key.endsWith("." + name))
            .map(memory::getProperty)
            .sorted(java.util.Comparator.comparing((String value) -> "noeviction".equals(value) || "0".equals(value)))
            .findFirst()
            .orElse(null);
    }

}
