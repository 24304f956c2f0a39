/**
 * Compares the gateway with other proxies. Input: jars and programs of this machine.
 * Output: a table of the cost of a request in each. Rejects: proxies that are not
 * installed; they are reported and skipped.
 */
@NullMarked
package dev.smartgateway.bench.side;

import org.jspecify.annotations.NullMarked;
