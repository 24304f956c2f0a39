/**
 * How long the gateway's own work takes. Made-up requests and answers enter, times leave.
 * Nothing here is part of the product; it refuses nothing.
 */
@NullMarked
package dev.smartgateway.bench;

import org.jspecify.annotations.NullMarked;
