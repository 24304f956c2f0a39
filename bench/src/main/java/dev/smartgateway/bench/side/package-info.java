/**
 * The gateway beside other proxies. Input: jars and programs of this machine. Output: a
 * table of what a request costs in each. Rejects: peers that are not installed; they are
 * named and left out.
 */
@NullMarked
package dev.smartgateway.bench.side;

import org.jspecify.annotations.NullMarked;
