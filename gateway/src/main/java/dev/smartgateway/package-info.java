/**
 * Wiring only. Sees every room and is seen by none.
 */
@NullMarked
package dev.smartgateway;

import org.jspecify.annotations.NullMarked;
