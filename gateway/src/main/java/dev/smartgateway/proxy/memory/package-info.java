/**
 * The memory budget for bodies and answers in flight. Input: sizes. Output: permission to
 * hold them until the last byte is written. Rejects: with {@code overloaded} what a
 * session or the replica cannot hold.
 */
@NullMarked
package dev.smartgateway.proxy.memory;

import org.jspecify.annotations.NullMarked;
