/**
 * What the app may ask about its own session: launches, context, events, logout. Input: a
 * request with the session cookie. Output: JSON, never cached and never with a token.
 * Rejects: requests without a session. Asking does not keep a session alive.
 */
@NullMarked
package dev.smartgateway.session.web;

import org.jspecify.annotations.NullMarked;
