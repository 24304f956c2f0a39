/**
 * Reads FHIR requests and answers. Input: method, path, query and body of a request, and
 * the bytes of an answer. Output: one FHIR interaction with decoded parameters, and what
 * an inspection of the bytes found. Rejects: whatever can be read in two ways, by
 * throwing {@link dev.smartgateway.json.Malformed}.
 */
@NullMarked
package dev.smartgateway.fhir;

import org.jspecify.annotations.NullMarked;
