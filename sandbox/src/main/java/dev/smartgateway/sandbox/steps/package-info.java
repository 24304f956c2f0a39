/**
 * What a launch asks of this EHR, step by step, for people who watch. Input: requests of
 * browsers and gateways. Output: the steps of the latest launch, secrets masked. Rejects:
 * nothing; what is no part of a launch is not recorded.
 */
@NullMarked
package dev.smartgateway.sandbox.steps;

import org.jspecify.annotations.NullMarked;
