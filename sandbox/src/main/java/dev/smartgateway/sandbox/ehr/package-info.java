/**
 * The EHR's own page: patients with a launch button each, what to launch with, a frame
 * for the launched app, a panel to make the EHR misbehave, and the files of the demo's
 * apps. Input: clicks of a user. Output: launches and pages. Rejects: nothing; it is a
 * test tool on loopback.
 */
@NullMarked
package dev.smartgateway.sandbox.ehr;

import org.jspecify.annotations.NullMarked;
