/**
 * Logout calls of identity providers. A signed logout token or a session id at the
 * provider enters, ended launches leave, of that person or session and nobody else. It
 * refuses tokens of another kind, stale or used ones, and providers that are not
 * configured.
 */
@NullMarked
package dev.smartgateway.session.logout;

import org.jspecify.annotations.NullMarked;
