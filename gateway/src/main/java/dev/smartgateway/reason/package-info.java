/**
 * The closed list of reasons, and how one is told to a FHIR client. Input: a
 * {@link dev.smartgateway.reason.Reason}. Output: a
 * {@link dev.smartgateway.reason.Problem} to throw, or an OperationOutcome. Rejects:
 * data; a text is the same whoever asks.
 */
@NullMarked
package dev.smartgateway.reason;

import org.jspecify.annotations.NullMarked;
