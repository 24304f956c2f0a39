/**
 * Makes the FHIR engine answer like Azure Health Data Services. Input: calls below the
 * FHIR base. Output: answers with the service's ids, links, pages, limits and texts.
 * Rejects: what the service rejects; the patient is checked only if the callers have the
 * service's SMART role.
 */
@NullMarked
package dev.smartgateway.sandbox.azure;

import org.jspecify.annotations.NullMarked;
