/**
 * Access to Redis. Input: a command. Output: its reply, or {@code store-unavailable}
 * immediately: time-outs are short, nothing is queued while disconnected, and a circuit
 * breaker limits the cost of a hanging server. Rejects: a Redis that evicts keys.
 */
@NullMarked
package dev.smartgateway.store;

import org.jspecify.annotations.NullMarked;
