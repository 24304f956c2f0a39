/**
 * What tests and the misbehave panel turn: switches, the clock, the counters. Enters:
 * small\n * JSON objects from the same machine. Leaves: counts and the last requests with
 * their\n * secrets hashed. Refuses callers from other machines and unknown switches.
 */
@NullMarked
package dev.smartgateway.sandbox.control;

import org.jspecify.annotations.NullMarked;
