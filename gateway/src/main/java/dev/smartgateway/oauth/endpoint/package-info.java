/**
 * The token endpoint of an authorization server and related endpoints (revocation,
 * introspection, pushed requests). Input: a code or refresh token, sent once. Output: a
 * checked token response. Rejects: repeated requests, redirects, answers that are too
 * large, tokens that are not Bearer, and calls to a server that keeps failing.
 */
@NullMarked
package dev.smartgateway.oauth.endpoint;

import org.jspecify.annotations.NullMarked;
