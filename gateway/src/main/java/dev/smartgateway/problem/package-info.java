/**
 * Writes refusals and failures. Input: a {@link dev.smartgateway.reason.Problem}. Output:
 * an OperationOutcome on FHIR paths, otherwise a problem+json document or an HTML page.
 * Rejects: patient data, stack traces and text from other servers.
 */
@NullMarked
package dev.smartgateway.problem;

import org.jspecify.annotations.NullMarked;
