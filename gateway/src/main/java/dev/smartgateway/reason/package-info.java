/**
 * The closed list of reasons, and their format for FHIR clients. Input: a
 * {@link dev.smartgateway.reason.Reason}. Output: a
 * {@link dev.smartgateway.reason.Problem} to throw, or an OperationOutcome. Rejects:
 * data; a text never depends on the request or the resource.
 */
@NullMarked
package dev.smartgateway.reason;

import org.jspecify.annotations.NullMarked;
