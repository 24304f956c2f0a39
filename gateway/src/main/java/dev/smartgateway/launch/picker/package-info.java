/**
 * The gateway's own patient picker, for users whose authorization server names no
 * patient. Input: search terms and the chosen result. Output: the same launch with that
 * patient, once. It searches with the user's own token, so the FHIR service decides which
 * patients are found. Rejects: a choice that was not among the results of that picker,
 * another browser's or another user's picker, and one that was used or has expired.
 */
@NullMarked
package dev.smartgateway.launch.picker;

import org.jspecify.annotations.NullMarked;
