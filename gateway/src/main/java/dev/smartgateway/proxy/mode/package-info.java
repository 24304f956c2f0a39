/**
 * Checks at the start, and with the first token, that the FHIR service enforces what its
 * mode promises (rbac, smart-user, smart-server). Input: the configured issuers; launches
 * that are used. Output: readiness. Rejects: no request by itself; a contradiction is
 * explained and takes the replica out of service.
 */
@NullMarked
package dev.smartgateway.proxy.mode;

import org.jspecify.annotations.NullMarked;
