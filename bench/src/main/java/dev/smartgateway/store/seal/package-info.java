/**
 * Benchmarks of package-private code. Input: generated values. Output: times and bytes.
 * Rejects: nothing.
 */
@NullMarked
package dev.smartgateway.store.seal;

import org.jspecify.annotations.NullMarked;
