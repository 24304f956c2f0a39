/**
 * Calls to other servers. Input: a URL, or a call. Output: a client that never follows a
 * redirect, never repeats a request and stops at a size limit; time limit, circuit
 * breaker and bulkhead for a call. Rejects: plain HTTP and internal addresses, including
 * those found only by DNS; calls to a server that does not answer.
 */
@NullMarked
package dev.smartgateway.outbound;

import org.jspecify.annotations.NullMarked;
