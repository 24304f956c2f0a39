/**
 * What stands before the FHIR engine. Enters: every call under /fhir. Leaves: calls
 * whose\n * bearer token covers type and letter, and the public discovery document.
 * Refuses the rest with\n * an OperationOutcome; it does not pin the patient, on purpose.
 */
@NullMarked
package dev.smartgateway.sandbox.auth.guard;

import org.jspecify.annotations.NullMarked;
