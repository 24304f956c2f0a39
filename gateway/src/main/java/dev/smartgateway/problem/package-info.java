/**
 * Writes refusals and failures. Input: a {@link dev.smartgateway.reason.Problem}. Output:
 * an OperationOutcome on FHIR paths, else a problem+json document or a plain page.
 * Rejects: patient data, stack traces and the text of an upstream.
 */
@NullMarked
package dev.smartgateway.problem;

import org.jspecify.annotations.NullMarked;
