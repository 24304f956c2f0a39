/**
 * The FHIR R4 tables. Input: names of types, parameters and elements. Output: their
 * definitions in FHIR R4, from data files read once. Rejects: names that R4 does not
 * have.
 */
@NullMarked
package dev.smartgateway.fhir.r4;

import org.jspecify.annotations.NullMarked;
