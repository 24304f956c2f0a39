package dev.smartgateway.limit;

import java.time.Duration;

import reactor.core.publisher.Mono;

/**
 * Counts calls by the generic cell rate algorithm: one moment for each key says when the
 * calls so far are paid for.
 */
interface RateCounters {

    /**
     * Counts a call if there is room for it.
     * @return how long until there is, zero if it was counted; fails if nobody knows
     */
    Mono<Duration> take(String key, RateLimitProperties.Rate rate);

}
