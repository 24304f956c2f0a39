/**
 * The authorization endpoint and its pages. Input: an authorization request, a login, a
 * choice of patient and scopes. Output: a redirect with a code or an error. Rejects:
 * requests without PKCE S256, state, the right audience or a registered redirect URI.
 */
@NullMarked
package dev.smartgateway.sandbox.auth.authorize;

import org.jspecify.annotations.NullMarked;
