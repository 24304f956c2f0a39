/**
 * Rate limits per address, session and app, and trusted proxies. Input: requests. Output:
 * permission to continue. Rejects: requests above a limit, with {@code 429} and {@code
 * Retry-After}.
 */
@NullMarked
package dev.smartgateway.limit;

import org.jspecify.annotations.NullMarked;
