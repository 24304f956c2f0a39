/**
 * Whether the FHIR service enforces what its mode promises (rbac, smart-user,
 * smart-server). A configured issuer enters; what its service shows without a token, and
 * where that contradicts the configuration, leaves. It refuses no request itself: a
 * contradiction is explained and takes the replica out of service.
 */
@NullMarked
package dev.smartgateway.proxy.mode;

import org.jspecify.annotations.NullMarked;
