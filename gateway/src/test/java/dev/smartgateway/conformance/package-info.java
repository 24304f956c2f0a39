/**
 * Assigns tests to the items of the SMART checklist.
 */
@NullMarked
package dev.smartgateway.conformance;

import org.jspecify.annotations.NullMarked;
