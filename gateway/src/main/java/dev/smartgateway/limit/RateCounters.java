package dev.smartgateway.limit;

import java.time.Duration;

import reactor.core.publisher.Mono;

/**
 * Counts calls by the generic cell rate algorithm: for each key it stores the time until
 * which the calls so far use up the rate.
 */
interface RateCounters {

    /**
     * Counts a call if the rate permits it.
     * @return how long until there is, zero if it was counted; fails if nobody knows
     */
    Mono<Duration> take(String key, RateLimitProperties.Rate rate);

}
