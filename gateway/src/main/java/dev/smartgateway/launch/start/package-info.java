/**
 * The start of a launch. Input: {@code GET /launch} with or without {@code iss} and
 * {@code launch}. Output: a redirect to the authorization endpoint of a configured
 * issuer, with a sealed pending launch in a cookie. Rejects: unknown issuers before any
 * network call; HEAD, prefetch and scripts start nothing.
 */
@NullMarked
package dev.smartgateway.launch.start;

import org.jspecify.annotations.NullMarked;
