/**
 * The steps of one policy decision. Input: one call with its patient context. Output: an
 * upstream request or a finished answer, always one of the two. Rejects: by
 * {@link dev.smartgateway.policy.flow.Denied}, which always ends in an OperationOutcome.
 */
@NullMarked
package dev.smartgateway.policy.flow;

import org.jspecify.annotations.NullMarked;
