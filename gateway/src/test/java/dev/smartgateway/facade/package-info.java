/**
 * Tests of the facade that need no running gateway.
 */
@NullMarked
package dev.smartgateway.facade;

import org.jspecify.annotations.NullMarked;
