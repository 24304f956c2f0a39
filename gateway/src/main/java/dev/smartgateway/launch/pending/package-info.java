/**
 * Launches between start and callback. Input: state, PKCE verifier and nonce of one
 * launch. Output: the same values, once, from the sealed cookie of the browser that
 * started it. Rejects: launches that another browser started, and those that were
 * altered, expired or used before. The server stores only the hash of a used state.
 */
@NullMarked
package dev.smartgateway.launch.pending;

import org.jspecify.annotations.NullMarked;
