/**
 * The authorization endpoint and its pages. Enters: an authorization request, a login,
 * a\n * choice of patient and scopes. Leaves: a redirect with a code or an error. Refuses
 * requests\n * without PKCE S256, state, the right audience or a registered redirect URI.
 */
@NullMarked
package dev.smartgateway.sandbox.auth.authorize;

import org.jspecify.annotations.NullMarked;
