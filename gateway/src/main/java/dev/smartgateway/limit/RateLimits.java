package dev.smartgateway.limit;

import java.time.Duration;

import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.telemetry.GatewayMetric;
import dev.smartgateway.token.LaunchRecord;
import io.micrometer.core.instrument.MeterRegistry;
import reactor.core.publisher.Mono;

/**
 * Enforces the rate limits. Fails with {@code too-many-requests} and the time to wait,
 * or, if configured, with {@code store-unavailable} while the counters are unavailable.
 */
public final class RateLimits {

    private final RateLimitProperties properties;

    private final RateCounters counters;

    private final RateCounters fallback;

    private final MeterRegistry meters;

    RateLimits(RateLimitProperties properties, RateCounters counters, RateCounters fallback, MeterRegistry meters) {
        this.properties = properties;
        this.counters = counters;
        this.fallback = fallback;
        this.meters = meters;
    }

    /**
     * Counts a request from an address.
     * @param anonymous whether the limit for endpoints that need no session applies as
     * well
     */
    Mono<Void> address(String address, boolean anonymous) {
        Mono<Void> all = hold("address", address, this.properties.address());
        return anonymous ? all.then(hold("anonymous", address, this.properties.anonymous().rate())) : all;
    }

    /**
     * Counts a FHIR call of a launch, for its session and for its app.
     */
    public Mono<Void> launch(LaunchRecord launch) {
        LaunchRecord.Owner owner = launch.owner();
        return hold("session", owner.session(), this.properties.session().rate())
            .then(hold("app", owner.app(), this.properties.app()));
    }

    private Mono<Void> hold(String kind, String who, RateLimitProperties.Rate rate) {
        if (rate.perSecond() <= 0) {
            return Mono.empty();
        }
        String key = kind + ":" + who;
        return this.counters.take(key, rate)
            .onErrorResume((error) -> this.properties.onFailure() == RateLimitProperties.OnFailure.LOCAL,
                    (error) -> this.fallback.take(key, rate))
            .flatMap((wait) -> wait.isZero() ? Mono.empty() : Mono.error(refused(kind, wait)));
    }

    private ProblemException refused(String kind, Duration wait) {
        GatewayMetric.LIMITS_REFUSED.count(this.meters, kind);
        Duration seconds = Duration.ofSeconds((wait.toMillis() + 999) / 1000);
        return new ProblemException(Reason.TOO_MANY.asException().problem().retryAfter(seconds));
    }

}
