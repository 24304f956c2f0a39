package dev.smartgateway.store;

import java.time.Clock;
import java.time.Duration;

import dev.smartgateway.store.RedisTokenSource.RedisToken;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.retry.Retry;

/**
 * Provides credentials to the client and renews them after three quarters of their
 * lifetime; open connections reauthenticate without interruption.
 */
final class RenewingCredentials implements RedisCredentialsProvider, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RenewingCredentials.class);

    private static final Duration LEAST_PAUSE = Duration.ofSeconds(1);

    private static final Duration MOST_PAUSE = Duration.ofSeconds(15);

    private final Sinks.Many<RedisCredentials> credentials = Sinks.many().replay().latest();

    private final Disposable renewing;

    RenewingCredentials(RedisTokenSource source, Clock clock) {
        Retry untilItWorks = Retry.backoff(Long.MAX_VALUE, LEAST_PAUSE)
            .maxBackoff(MOST_PAUSE)
            .doBeforeRetry((signal) -> log.warn("No new credentials for Redis ({})",
                    signal.failure().getClass().getSimpleName()));
        this.renewing = Mono.defer(source::token)
            .retryWhen(untilItWorks)
            .doOnNext(this::give)
            .flatMap((token) -> Mono.delay(pause(token, clock)))
            .repeat()
            .subscribe();
    }

    private void give(RedisToken token) {
        RedisCredentials next = token.secret().use((text) -> RedisCredentials.just(token.user(), text));
        this.credentials.tryEmitNext(next).orThrow();
    }

    private static Duration pause(RedisToken token, Clock clock) {
        Duration pause = Duration.between(clock.instant(), token.expiresAt()).multipliedBy(3).dividedBy(4);
        return (pause.compareTo(LEAST_PAUSE) < 0) ? LEAST_PAUSE : pause;
    }

    @Override
    public Mono<RedisCredentials> resolveCredentials() {
        return credentials().next();
    }

    @Override
    public boolean supportsStreaming() {
        return true;
    }

    @Override
    public Flux<RedisCredentials> credentials() {
        return this.credentials.asFlux();
    }

    @Override
    public void close() {
        this.renewing.dispose();
    }

}
