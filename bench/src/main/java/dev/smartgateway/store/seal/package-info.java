/**
 * Benchmarks of what the package keeps to itself. Input: made values. Output: times and
 * bytes. Rejects: nothing.
 */
@NullMarked
package dev.smartgateway.store.seal;

import org.jspecify.annotations.NullMarked;
