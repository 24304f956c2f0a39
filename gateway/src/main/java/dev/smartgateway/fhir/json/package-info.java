/**
 * Enters: bytes of JSON from either side. Leaves: tokens with their byte positions, or a
 * small tree for bodies that are rewritten. Refuses: everything but one root object in
 * UTF-8 without duplicate keys and of sane depth.
 */
@NullMarked
package dev.smartgateway.fhir.json;

import org.jspecify.annotations.NullMarked;
