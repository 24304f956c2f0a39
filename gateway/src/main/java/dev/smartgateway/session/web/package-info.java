/**
 * What the app may ask about its own session: launches, context, events, logout. A
 * request with our cookie enters, JSON leaves, never cached and never with a token.
 * Asking does not keep a session alive.
 */
@NullMarked
package dev.smartgateway.session.web;

import org.jspecify.annotations.NullMarked;
