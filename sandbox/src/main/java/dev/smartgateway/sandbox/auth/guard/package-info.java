/**
 * Access control in front of the FHIR engine. Input: every call under /fhir. Output:
 * calls whose bearer token covers type and letter, and the public discovery document.
 * Rejects: all others, with an OperationOutcome; it deliberately does not check the
 * patient.
 */
@NullMarked
package dev.smartgateway.sandbox.auth.guard;

import org.jspecify.annotations.NullMarked;
