/**
 * The FHIR R4 tables and a parser that follows them. Input: a body as a JSON tree, and
 * the table of R4 elements that the build generates from the published definitions.
 * Output: the same body, parsed element by element and built again, with the place of
 * every value known. Rejects: every shape that two parsers could interpret differently.
 */
@NullMarked
package dev.smartgateway.r4;

import org.jspecify.annotations.NullMarked;
