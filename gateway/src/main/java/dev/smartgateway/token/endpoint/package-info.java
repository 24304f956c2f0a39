/**
 * The token endpoint of an authorization server. A code or refresh token enters and is
 * sent once; a checked token response leaves. It refuses to repeat a request, to follow a
 * redirect, oversized answers, tokens that are not Bearer, and to call a server that
 * keeps failing.
 */
@NullMarked
package dev.smartgateway.token.endpoint;

import org.jspecify.annotations.NullMarked;
