/**
 * Refresh of access tokens. Input: a launch whose token is about to expire. Output: the
 * same launch with a new token, after it was stored. Rejects: a second use of one refresh
 * token, another patient or subject, and additional scopes.
 */
@NullMarked
package dev.smartgateway.token.refresh;

import org.jspecify.annotations.NullMarked;
