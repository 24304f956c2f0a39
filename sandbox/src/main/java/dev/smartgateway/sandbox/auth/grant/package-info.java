/**
 * The grants and their tokens. Input: launches registered by the EHR and authorizations
 * of Spring Authorization Server. Output: the access that a bearer token gives. Rejects:
 * tokens that are unknown, expired, used or revoked; reuse ends the token family.
 */
@NullMarked
package dev.smartgateway.sandbox.auth.grant;

import org.jspecify.annotations.NullMarked;
