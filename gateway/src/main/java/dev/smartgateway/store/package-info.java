/**
 * Access to Redis. Input: a command. Output: its answer, or {@code store-unavailable} at
 * once: timeouts are short, nothing is queued while disconnected, and a circuit breaker
 * limits what a hanging server costs. Rejects: a Redis that evicts keys.
 */
@NullMarked
package dev.smartgateway.store;

import org.jspecify.annotations.NullMarked;
