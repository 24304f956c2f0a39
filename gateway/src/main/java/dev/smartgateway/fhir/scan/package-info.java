/**
 * Enters: the bytes of an answer or of a checked body. Leaves: what decides about them:
 * owner references, codes, versions, links, with byte positions, from one pass over the
 * tokens. Refuses: JSON with two readings.
 */
@NullMarked
package dev.smartgateway.fhir.scan;

import org.jspecify.annotations.NullMarked;
