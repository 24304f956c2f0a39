/**
 * The browser's contract, {@code /openapi.json}, against what the gateway does.
 */
@NullMarked
package dev.smartgateway.contract;

import org.jspecify.annotations.NullMarked;
