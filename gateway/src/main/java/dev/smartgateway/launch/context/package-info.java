/**
 * Launch context for authorization servers that carry none. Input: context that an EHR
 * deposits over its own authenticated channel, and launch tokens that it signs. Output:
 * the patient of exactly that launch, once. Rejects: callers that do not prove who they
 * are, and handles or tokens that are used, expired, or meant for another issuer, app or
 * user. Nothing is ever looked up by user.
 */
@NullMarked
package dev.smartgateway.launch.context;

import org.jspecify.annotations.NullMarked;
