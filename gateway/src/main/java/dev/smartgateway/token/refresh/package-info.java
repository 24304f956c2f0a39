/**
 * Keeping the access token of a launch usable. A launch whose token runs out enters, the
 * same launch with a new token leaves, after it was stored. It refuses to use one refresh
 * token twice, to move a launch to another patient or subject, and to widen its scopes.
 */
@NullMarked
package dev.smartgateway.token.refresh;

import org.jspecify.annotations.NullMarked;
