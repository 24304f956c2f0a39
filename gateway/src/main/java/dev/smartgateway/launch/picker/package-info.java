/**
 * The gateway's own patient picker, for users whose authorization server names no
 * patient. Input: search terms and the chosen result. Output: the same launch with that
 * patient, once. It searches with the user's own token, so the FHIR service decides which
 * patients are found. Rejects: a choice that was not among the results of that picker,
 * the picker of another browser or user, and pickers that were used or have expired.
 */
@NullMarked
package dev.smartgateway.launch.picker;

import org.jspecify.annotations.NullMarked;
