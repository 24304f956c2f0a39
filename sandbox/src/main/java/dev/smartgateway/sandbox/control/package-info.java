/**
 * Control of the sandbox for tests and the misbehaviour panel: switches, the clock, the
 * counters. Input: small JSON objects from the same machine. Output: counts and the last
 * requests with their secrets hashed. Rejects: callers from other machines and unknown
 * switches.
 */
@NullMarked
package dev.smartgateway.sandbox.control;

import org.jspecify.annotations.NullMarked;
