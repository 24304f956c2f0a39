/**
 * What an issuer says about itself. A configured issuer enters; endpoints leave that were
 * merged under the operator's overrides and checked. It refuses endpoints on hosts that
 * the operator did not name, redirects, oversized or contradictory documents, and servers
 * without PKCE S256.
 */
@NullMarked
package dev.smartgateway.token.discovery;

import org.jspecify.annotations.NullMarked;
