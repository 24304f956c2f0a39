/**
 * Which test proves which item of the SMART checklist.
 */
@NullMarked
package dev.smartgateway.conformance;

import org.jspecify.annotations.NullMarked;
