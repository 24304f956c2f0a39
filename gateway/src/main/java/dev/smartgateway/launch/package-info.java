/**
 * The launch endpoints. Input: navigations of a browser (an EHR launch, a standalone
 * launch, the callback with a code) and context that an EHR registers in advance. Output:
 * a completed {@code LaunchRecord} in the browser's session and a redirect to the app.
 * Rejects: issuers that are not configured, before any network call, and each sign-in
 * that this browser did not start, that was used before, or whose response names no
 * usable patient although a patient scope was granted.
 */
@NullMarked
package dev.smartgateway.launch;

import org.jspecify.annotations.NullMarked;
