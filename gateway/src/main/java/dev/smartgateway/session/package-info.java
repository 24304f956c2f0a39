/**
 * The browser session and its live launches. Input: a request with the session cookie.
 * Output: the session and the launch that it names; {@code launch} writes it,
 * {@code proxy} reads it. Rejects: cookies that the gateway did not issue, requests of
 * other sites, launch ids of other browsers, and requests for which two launches are
 * possible.
 */
@NullMarked
package dev.smartgateway.session;

import org.jspecify.annotations.NullMarked;
