/**
 * Links of answers. Input: addresses of the FHIR service and of this launch. Output:
 * links that lead through the gateway, and the query that a self link shows. Rejects:
 * addresses outside the service's bases.
 */
@NullMarked
package dev.smartgateway.policy.links;

import org.jspecify.annotations.NullMarked;
