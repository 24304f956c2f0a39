/**
 * How often one address, one session and one app may call. Requests enter; those within
 * their rate leave. It refuses the rest with {@code too-many-requests} and says when to
 * come back, and believes what proxies say of an address only if they are named.
 */
@NullMarked
package dev.smartgateway.session.limit;

import org.jspecify.annotations.NullMarked;
