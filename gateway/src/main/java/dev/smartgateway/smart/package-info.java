/**
 * The vocabulary of SMART App Launch: launch context, apps, issuers and ids. Input:
 * untrusted strings. Output: small validated values. Rejects: anything that does not
 * match the format of the standard. {@code toString()} never shows patient data. Pure: no
 * Spring, no I/O, no clock.
 */
@NullMarked
package dev.smartgateway.smart;

import org.jspecify.annotations.NullMarked;
