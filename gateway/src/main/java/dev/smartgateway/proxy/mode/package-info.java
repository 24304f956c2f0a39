/**
 * Checks that the FHIR service enforces what its mode promises (rbac, smart-user,
 * smart-server). Input: a configured issuer. Output: what its service shows without a
 * token, and where that contradicts the configuration. Rejects: no request by itself; a
 * contradiction is explained and takes the replica out of service.
 */
@NullMarked
package dev.smartgateway.proxy.mode;

import org.jspecify.annotations.NullMarked;
