/**
 * Launches between start and callback. In go the state, PKCE verifier and nonce of one
 * launch; out comes the same from the sealed cookie of the browser that started it, once.
 * Refuses what another browser started, what was altered, what is too old and what was
 * used before; nothing is stored on the server but the hash of a used state.
 */
@NullMarked
package dev.smartgateway.launch.pending;

import org.jspecify.annotations.NullMarked;
