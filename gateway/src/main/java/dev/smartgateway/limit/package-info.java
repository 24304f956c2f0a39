/**
 * Rate limits per address, session and app, and trusted proxies. Input: requests. Output:
 * permission to go on. Rejects: with {@code 429} and {@code Retry-After} what is over a
 * limit.
 */
@NullMarked
package dev.smartgateway.limit;

import org.jspecify.annotations.NullMarked;
