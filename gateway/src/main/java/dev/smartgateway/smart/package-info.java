/**
 * The vocabulary of SMART App Launch: launch context, apps, issuers and ids. Input:
 * strings from outside, once. Output: small validated values. Rejects: whatever does not
 * fit the grammar of the standard. No value shows the patient data it was made from.
 * Pure: no Spring, no I/O, no clock.
 */
@NullMarked
package dev.smartgateway.smart;

import org.jspecify.annotations.NullMarked;
