package dev.smartgateway.sandbox.fhir.write;

import dev.smartgateway.sandbox.fhir.store.Version;

/**
 * Result of a write.
 *
 * @param version the version filed, or the one a condition found in place
 * @param created whether the resource did not exist before
 */
public record Outcome(Version version, boolean created) {
}
