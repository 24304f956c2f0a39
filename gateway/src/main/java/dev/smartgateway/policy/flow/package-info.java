/**
 * Enters: one call with its pin. Leaves: drafts of requests and finished answers, always
 * one of the two. Refuses: by {@link dev.smartgateway.policy.flow.Denied}, which ends in
 * an OperationOutcome whatever went wrong.
 */
@NullMarked
package dev.smartgateway.policy.flow;

import org.jspecify.annotations.NullMarked;
