/**
 * The requests of a launch to this EHR, step by step, for display. Input: requests of
 * browsers and gateways. Output: the steps of the latest launch, secrets masked. Rejects:
 * nothing; requests that are not part of a launch are not recorded.
 */
@NullMarked
package dev.smartgateway.sandbox.steps;

import org.jspecify.annotations.NullMarked;
