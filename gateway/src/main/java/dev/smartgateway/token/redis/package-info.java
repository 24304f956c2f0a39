/**
 * The one door to Redis. A command enters, its answer leaves, or
 * {@code store-unavailable} at once: time-outs are short, nothing is queued while
 * disconnected, and a circuit breaker keeps a hanging server from costing every request
 * its time-out. It refuses a Redis that evicts keys.
 */
@NullMarked
package dev.smartgateway.token.redis;

import org.jspecify.annotations.NullMarked;
