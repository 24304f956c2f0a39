/**
 * Enters: names of types and parameters. Leaves: what FHIR R4 says about them, from two
 * data files read once. Refuses: names R4 does not have.
 */
@NullMarked
package dev.smartgateway.fhir.r4;

import org.jspecify.annotations.NullMarked;
