package dev.smartgateway.store;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.smartgateway.reason.Finding;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.Sha256;
import dev.smartgateway.telemetry.GatewayMetric;
import dev.smartgateway.telemetry.GatewaySpan;
import dev.smartgateway.telemetry.Trace;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.reactor.circuitbreaker.operator.CircuitBreakerOperator;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.data.redis.connection.ReactiveRedisConnection;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

/**
 * The only access to Redis. Every failure becomes {@code store-unavailable} with a
 * Retry-After of 1 to 5 seconds and a finding that names Redis' error code, if there is
 * one; while the circuit breaker is open, it fails immediately. Only reads are retried,
 * once. A started operation runs to its end, even if no subscriber waits for it any more:
 * a write that Redis received cannot be cancelled.
 */
public final class RedisGateway {

    private static final Logger log = LoggerFactory.getLogger(RedisGateway.class);

    /** Length of a hash tag: 144 bits of a digest. */
    private static final int TAG = 24;

    /** The code at the start of every error of Redis. */
    private static final Pattern CODE = Pattern.compile("[A-Z]{2,20}\\b");

    private static final Map<String, String> ADVICE = Map.of("OOM", ": it is full (maxmemory)", "READONLY",
            ": it is a replica (spring.data.redis must name the primary, Sentinel or Cluster)", "NOPERM",
            ": its user lacks a permission (ACL)", "NOAUTH", ": it demands spring.data.redis.password", "WRONGPASS",
            ": spring.data.redis.username and password are wrong", "MISCONF", ": it cannot write to its disk",
            "WRONGTYPE", ": another program has written under the gateway's keys");

    private final ReactiveStringRedisTemplate redis;

    private final CircuitBreaker breaker;

    private final Timer succeeded;

    private final Timer failed;

    private final Duration connecting;

    private final Duration longest;

    private final CompletableFuture<Boolean> first = new CompletableFuture<>();

    private final AtomicReference<@Nullable CompletableFuture<Boolean>> attempt = new AtomicReference<>();

    /**
     * Wraps a template, with one second for the first connection.
     */
    public RedisGateway(ReactiveStringRedisTemplate redis, CircuitBreakerRegistry breakers, MeterRegistry meters) {
        this(redis, breakers, meters, Duration.ofSeconds(1));
    }

    /**
     * Wraps a template.
     * @param redis the template
     * @param breakers registry of the breaker {@code redis}
     * @param meters where latency is recorded
     * @param connecting longest time for which the first use waits for a connection; no
     * use takes longer than ten times this
     */
    public RedisGateway(ReactiveStringRedisTemplate redis, CircuitBreakerRegistry breakers, MeterRegistry meters,
            Duration connecting) {
        this(redis, breakers, meters, new Behaviour(connecting, false, () -> false));
    }

    /**
     * Returns the prefix of the keys of one object. It contains a digest instead of the
     * id, and a hash tag, so that a script can use these keys together in a cluster.
     * @param kind kind of the object, so that equal ids of different kinds differ
     */
    public static String prefix(String kind, String id) {
        return "sg:{" + Sha256.base64Url(kind + ":" + id).substring(0, TAG) + "}";
    }

    /**
     * Wraps a template.
     * @param behaviour how the connection behaves
     */
    RedisGateway(ReactiveStringRedisTemplate redis, CircuitBreakerRegistry breakers, MeterRegistry meters,
            Behaviour behaviour) {
        this.connecting = behaviour.connecting();
        this.longest = behaviour.connecting().multipliedBy(10);
        this.redis = redis;
        this.breaker = breakers.circuitBreaker("redis", settings(behaviour));
        this.succeeded = GatewayMetric.STORE.timer(meters, "ok");
        this.failed = GatewayMetric.STORE.timer(meters, "failed");
        this.breaker.getEventPublisher()
            .onStateTransition((event) -> log.warn("Redis breaker: {}", event.getStateTransition()));
    }

    /**
     * Properties of the connection to Redis.
     *
     * @param connecting how long the very first use may wait for a connection
     * @param cluster whether Redis is a cluster, whose nodes may fail separately
     * @param late whether this process lags so much that it misses replies
     */
    record Behaviour(Duration connecting, boolean cluster, BooleanSupplier late) {
    }

    /**
     * Returns the settings of the circuit breaker. With a cluster the circuit opens only
     * if nothing answers: a dead node affects only its own keys, and each use of them
     * waits for its time limit.
     */
    private static CircuitBreakerConfig settings(Behaviour behaviour) {
        return CircuitBreakerConfig.custom()
            .slidingWindowSize(behaviour.cluster() ? 100 : 50)
            .minimumNumberOfCalls(behaviour.cluster() ? 50 : 20)
            .failureRateThreshold(behaviour.cluster() ? 100 : 50)
            .waitDurationInOpenState(Duration.ofSeconds(1))
            .permittedNumberOfCallsInHalfOpenState(5)
            .ignoreException((error) -> answered(error) || (timedOut(error) && behaviour.late().getAsBoolean()))
            .writableStackTraceEnabled(false)
            .build();
    }

    private static boolean timedOut(Throwable error) {
        return error instanceof RedisCommandTimeoutException || error instanceof TimeoutException
                || (error.getCause() != null && timedOut(error.getCause()));
    }

    /**
     * Returns whether Redis answered. A full Redis rejects writes and still serves reads,
     * which must not open the circuit.
     */
    static boolean answered(Throwable error) {
        return error instanceof RedisCommandExecutionException
                || (error.getCause() != null && answered(error.getCause()));
    }

    /**
     * Runs one command, without a retry. Fails with {@code store-unavailable}.
     * @param use one command; if it completes empty, so does the result
     */
    public <T> Mono<T> call(Function<ReactiveStringRedisTemplate, Mono<T>> use) {
        return call(1, use);
    }

    /**
     * Runs several commands, without a retry. Fails with {@code store-unavailable}.
     * @param commands number of commands, for the count of the request
     * @param use the commands
     */
    public <T> Mono<T> call(int commands, Function<ReactiveStringRedisTemplate, Mono<T>> use) {
        return direct(commands, use).transform(CircuitBreakerOperator.of(this.breaker)).onErrorMap(this::unavailable);
    }

    /**
     * Runs a command that only reads, and retries it once if no reply came. Fails with
     * {@code store-unavailable}.
     * @param use one command that changes nothing
     */
    public <T> Mono<T> read(Function<ReactiveStringRedisTemplate, Mono<T>> use) {
        Mono<T> once = Mono.defer(() -> direct(1, use).transform(CircuitBreakerOperator.of(this.breaker)));
        return once.onErrorResume(RedisGateway::silent, (error) -> once).onErrorMap(this::unavailable);
    }

    private static boolean silent(Throwable error) {
        return !answered(error) && !(error instanceof CallNotPermittedException)
                && !(error instanceof ProblemException);
    }

    /**
     * Runs a command even while the circuit is open, for the few writes that must not be
     * lost. The caller must limit how often. Fails with {@code store-unavailable}.
     */
    public <T> Mono<T> insist(Function<ReactiveStringRedisTemplate, Mono<T>> use) {
        return direct(1, use).onErrorMap(this::unavailable);
    }

    private <T> Mono<T> direct(int commands, Function<ReactiveStringRedisTemplate, Mono<T>> use) {
        return Trace.of(GatewaySpan.REDIS, Mono.deferContextual((context) -> {
            RedisCommandCount.add(context, commands);
            long start = System.nanoTime();
            Mono<T> once = Mono.fromFuture(() -> use.apply(this.redis).contextWrite(context).toFuture(), true);
            return (this.first.isDone() ? once : connected().then(once)).timeout(this.longest)
                .doOnSuccess((value) -> Trace.during(context, () -> record(this.succeeded, start)))
                .doOnError((error) -> Trace.during(context, () -> record(this.failed, start)));
        }));
    }

    /**
     * Makes the first connection on the calling thread, which must not be an event loop;
     * all other callers wait for the same attempt.
     */
    private Mono<Void> connected() {
        CompletableFuture<Boolean> mine = new CompletableFuture<>();
        CompletableFuture<Boolean> running = this.attempt.compareAndExchange(null, mine);
        if (running == null) {
            this.redis.execute(ReactiveRedisConnection::ping)
                .then()
                .subscribeOn(Schedulers.boundedElastic())
                .doOnTerminate(() -> this.attempt.set(null))
                .subscribe((nothing) -> {
                }, (error) -> mine.complete(false), () -> {
                    this.first.complete(true);
                    mine.complete(true);
                });
        }
        return Mono.fromFuture((running != null) ? running : mine, true)
            .timeout(this.connecting)
            .filter(Boolean::booleanValue)
            .switchIfEmpty(Mono.error(() -> new IllegalStateException("no connection yet")))
            .then();
    }

    private static void record(Timer timer, long start) {
        timer.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    }

    private Throwable unavailable(Throwable error) {
        if (error instanceof ProblemException) {
            return error;
        }
        log.debug("Redis: {}", error.toString());
        Duration pause = Duration.ofSeconds(ThreadLocalRandom.current().nextInt(1, 6));
        return new ProblemException(Reason.STORE_UNAVAILABLE.problem().retryAfter(pause), finding(error));
    }

    /**
     * Returns the finding for an error reply of Redis, which an operator must correct. An
     * outage is visible in the health instead.
     */
    private static Finding finding(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof RedisCommandExecutionException) {
                Matcher first = CODE.matcher(String.valueOf(cause.getMessage()));
                String code = first.lookingAt() ? first.group() : "ERR";
                return new Finding("redis", code, "Redis refuses the command" + ADVICE.getOrDefault(code, ""));
            }
        }
        if (error instanceof CallNotPermittedException) {
            return Finding.of("redis", "circuit-open");
        }
        return Finding.of("redis", timedOut(error) ? "no-reply" : "no-connection");
    }

}
