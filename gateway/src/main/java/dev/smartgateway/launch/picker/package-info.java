/**
 * The gateway's own patient picker, for launches of people whose authorization server
 * names no patient. In come what a person types and which result they choose; out goes
 * the same launch with that patient, once. Searches with the user's own token, so the
 * FHIR service decides who is found. Refuses a choice that was not among the results
 * shown in that picker, another browser's or another person's picker, and one that was
 * used or is too old.
 */
@NullMarked
package dev.smartgateway.launch.picker;

import org.jspecify.annotations.NullMarked;
