/**
 * Launch context for authorization servers that provide none. Input: context that an EHR
 * registers over its own authenticated channel, and launch tokens that it signs. Output:
 * the patient of exactly that launch, once. Rejects: callers that do not authenticate,
 * and handles or tokens that are used, expired, or meant for another issuer, app or user.
 * Context is never looked up by user.
 */
@NullMarked
package dev.smartgateway.launch.context;

import org.jspecify.annotations.NullMarked;
