/**
 * Where a launch ends. In comes the code of the authorization server, with the pending
 * launch of this browser; out goes a completed launch in the session and the browser to
 * the app's home. Refuses used or foreign states, answers of another issuer, bad
 * id_tokens, and a patient scope without a usable patient; then no session exists and the
 * tokens are revoked.
 */
@NullMarked
package dev.smartgateway.launch.callback;

import org.jspecify.annotations.NullMarked;
