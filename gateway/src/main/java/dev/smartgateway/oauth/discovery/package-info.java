/**
 * Discovery of an issuer's endpoints. Input: a configured issuer. Output: its endpoints,
 * merged with the operator's overrides and checked. Rejects: endpoints on hosts that are
 * not permitted, redirects, documents that are too large or contradictory, and servers
 * without PKCE S256.
 */
@NullMarked
package dev.smartgateway.oauth.discovery;

import org.jspecify.annotations.NullMarked;
