/**
 * The corpus of pinning cases, the harness that runs it, and what must hold for any
 * request.
 */
@org.jspecify.annotations.NullUnmarked
package dev.smartgateway.policy;
