package dev.smartgateway.limit;

import java.time.Duration;

import reactor.core.publisher.Mono;

/**
 * Counts calls by the generic cell rate algorithm: for each key it stores the time at
 * which the calls counted so far are paid off.
 */
interface RateCounters {

    /**
     * Counts a call if the rate permits it.
     * @return time to wait, zero if the call was counted; fails if the counters are
     * unavailable
     */
    Mono<Duration> take(String key, RateLimitProperties.Rate rate);

}
