/**
 * The certificates that Redis connections trust and present. Input: the SSL bundle of
 * {@code spring.data.redis.ssl.bundle}, also when its files change. Output: the TLS
 * settings of each new connection. Rejects: a changed bundle that cannot be used; the one
 * before stays in force.
 */
@NullMarked
package dev.smartgateway.store.trust;

import org.jspecify.annotations.NullMarked;
