/**
 * The end of a launch. Input: the code of the authorization server and the pending launch
 * of this browser. Output: a completed launch in the session, and a redirect to the app.
 * Rejects: used or unknown states, responses of another issuer, invalid id_tokens, and a
 * patient scope without a usable patient; then no session exists and the tokens are
 * revoked.
 */
@NullMarked
package dev.smartgateway.launch.callback;

import org.jspecify.annotations.NullMarked;
