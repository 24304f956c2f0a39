/**
 * The FHIR R4 interface of the sandbox. Input: HTTP requests under {@code /fhir}. Output:
 * answers that HAPI's server creates from an in-memory store. Rejects: invalid FHIR and
 * stale versions, like real servers; it checks neither patient nor scopes.
 */
@NullMarked
package dev.smartgateway.sandbox.fhir;

import org.jspecify.annotations.NullMarked;
