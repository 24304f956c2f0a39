/**
 * The error model. Input: a {@link dev.smartgateway.problem.Reason}, or a reason code of
 * the policy. Output: an OperationOutcome on FHIR paths, else a problem+json document or
 * a plain page. Rejects: patient data, stack traces and the text of an upstream.
 */
@NullMarked
package dev.smartgateway.problem;

import org.jspecify.annotations.NullMarked;
