/**
 * Parses FHIR requests and scans answers. Input: method, path, query and body of a
 * request, and the bytes of an answer. Output: one FHIR interaction with decoded
 * parameters, and the result of a scan of the bytes. Rejects: ambiguous input, by
 * throwing {@link dev.smartgateway.json.Malformed}.
 */
@NullMarked
package dev.smartgateway.fhir;

import org.jspecify.annotations.NullMarked;
