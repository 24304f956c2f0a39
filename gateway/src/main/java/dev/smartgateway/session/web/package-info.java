/**
 * The app's interface to its own session: launches, context, events, logout. Input: a
 * request with the session cookie. Output: JSON, never cached and never with a token.
 * Rejects: requests without a session. These requests do not extend the session.
 */
@NullMarked
package dev.smartgateway.session.web;

import org.jspecify.annotations.NullMarked;
