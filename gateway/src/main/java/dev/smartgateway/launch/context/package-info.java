/**
 * Launch context for authorization servers that carry none. In come context that an EHR
 * deposits over its own authenticated channel, and launch tokens that it signs; out goes
 * the patient of exactly that launch, once. Refuses callers that do not prove who they
 * are, and handles or tokens that are used, too old, or meant for another issuer, app or
 * user. Nothing is ever looked up by user.
 */
@NullMarked
package dev.smartgateway.launch.context;

import org.jspecify.annotations.NullMarked;
