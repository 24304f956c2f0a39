/**
 * Enters: the method, path, query and body of a FHIR request, and the bytes of an answer.
 * Leaves: one FHIR interaction with decoded parameters, the R4 tables, and what an
 * inspection of bytes found. Refuses: whatever has two readings, by throwing
 * {@link dev.smartgateway.fhir.Malformed}.
 */
@NullMarked
package dev.smartgateway.fhir;

import org.jspecify.annotations.NullMarked;
