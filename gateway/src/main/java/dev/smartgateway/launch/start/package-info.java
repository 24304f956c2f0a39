/**
 * Where a launch starts. In come {@code GET /launch} with or without {@code iss} and
 * {@code launch}; out goes the browser to the authorization endpoint of a configured
 * issuer, with a sealed pending launch in its cookie. Refuses unknown issuers before any
 * network call, and starts nothing for HEAD, prefetch or scripts.
 */
@NullMarked
package dev.smartgateway.launch.start;

import org.jspecify.annotations.NullMarked;
