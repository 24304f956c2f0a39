/**
 * Compares the description of the interface, {@code /openapi.json}, with the gateway's
 * behaviour.
 */
@NullMarked
package dev.smartgateway.contract;

import org.jspecify.annotations.NullMarked;
