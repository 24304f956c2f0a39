/**
 * The corpus of pinning cases, run by the same runner as the command {@code policy test},
 * and what must hold for any request.
 */
@org.jspecify.annotations.NullUnmarked
package dev.smartgateway.policy;
