/**
 * Benchmarks of the gateway's own work. Input: generated requests and answers. Output:
 * times and bytes. Rejects: nothing. Not part of the product.
 */
@NullMarked
package dev.smartgateway.bench;

import org.jspecify.annotations.NullMarked;
