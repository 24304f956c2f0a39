/**
 * Checks at start-up, and with the first token, that the FHIR service enforces what its
 * mode requires (rbac, smart-user, smart-server). Input: the configured issuers; launches
 * that are used. Output: readiness. Rejects: no single request; a contradiction is
 * explained and takes the replica out of service.
 */
@NullMarked
package dev.smartgateway.proxy.mode;

import org.jspecify.annotations.NullMarked;
