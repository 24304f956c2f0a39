/**
 * The browser session and its live launches. Input: a request with the session cookie.
 * Output: the session and the launch it names; {@code launch} writes it, {@code proxy}
 * reads it. Rejects: cookies the gateway did not make, requests of other sites, and
 * launch ids of other browsers. Never guesses between two launches.
 */
@NullMarked
package dev.smartgateway.session;

import org.jspecify.annotations.NullMarked;
