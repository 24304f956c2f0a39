/**
 * What was granted to whom. Enters: launches deposited by the EHR and authorizations made
 * by\n * Spring Authorization Server. Leaves: the access that a bearer token carries.
 * Refuses\n * tokens that are unknown, expired, spent or revoked, and ends the family of
 * a reused one.
 */
@NullMarked
package dev.smartgateway.sandbox.auth.grant;

import org.jspecify.annotations.NullMarked;
