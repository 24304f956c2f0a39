/**
 * Logout calls of identity providers. Input: a signed logout token, or a session id at
 * the provider. Output: ended launches of exactly that user or session. Rejects: tokens
 * of another kind, expired or used ones, and providers that are not configured.
 */
@NullMarked
package dev.smartgateway.session.logout;

import org.jspecify.annotations.NullMarked;
