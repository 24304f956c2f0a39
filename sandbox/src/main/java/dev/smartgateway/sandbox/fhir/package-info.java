/**
 * The FHIR R4 face of the sandbox: HTTP requests under {@code /fhir} enter, answers made
 * by HAPI's server from an in-memory store leave. Like real servers it refuses bad FHIR
 * and stale versions, but neither pins a patient nor looks at scopes.
 */
@NullMarked
package dev.smartgateway.sandbox.fhir;

import org.jspecify.annotations.NullMarked;
