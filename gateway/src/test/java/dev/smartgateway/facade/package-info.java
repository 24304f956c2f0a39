/**
 * The parts of the facade that need no gateway.
 */
@NullMarked
package dev.smartgateway.facade;

import org.jspecify.annotations.NullMarked;
