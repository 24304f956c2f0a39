/**
 * The front door. In come navigations of a browser (a launch from an EHR, a launch on its
 * own, the code coming back) and what an EHR deposits beforehand; out goes a completed
 * {@code LaunchRecord} in the browser's session and a redirect to the app. Refuses
 * issuers that are not configured before any network call, and every sign-in that this
 * browser did not start, that was used before, or whose answer names no usable patient
 * although a patient scope was granted.
 */
@NullMarked
package dev.smartgateway.launch;

import org.jspecify.annotations.NullMarked;
