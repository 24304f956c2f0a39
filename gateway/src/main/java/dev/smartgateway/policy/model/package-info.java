/**
 * Enters: a raw call with the pin of its launch. Leaves: the values that the pure machine
 * and its callers exchange, and the policy itself. Refuses: nothing by itself; these are
 * plain immutable values.
 */
@NullMarked
package dev.smartgateway.policy.model;

import org.jspecify.annotations.NullMarked;
