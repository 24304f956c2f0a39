/**
 * Enters: one call of the browser with the pin of its launch. Leaves: steps: a request
 * that is pinned, or an answer that is checked. Refuses: everything it cannot pin, with a
 * reason from a closed list.
 */
@NullMarked
package dev.smartgateway.policy;

import org.jspecify.annotations.NullMarked;
