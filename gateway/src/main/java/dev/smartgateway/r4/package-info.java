/**
 * Input: a body as a JSON tree, and the table of R4 elements that the build writes from
 * the published definitions. Output: the same body read element by element and built
 * anew, with the place of every value known. Rejects: every shape that two readers could
 * take differently.
 */
@NullMarked
package dev.smartgateway.r4;

import org.jspecify.annotations.NullMarked;
