/**
 * The policy decision as a state machine. Input: one call with its patient context.
 * Output: steps, one after the other, until an answer. Rejects: what it does not
 * understand, and every request that does not satisfy the guarantee it claims.
 */
@NullMarked
package dev.smartgateway.policy.machine;

import org.jspecify.annotations.NullMarked;
