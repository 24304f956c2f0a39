/**
 * Two whole gateways on one real Redis, with the sandbox as their authorization server
 * and FHIR service: behaviour when replicas race, die, or lose Redis.
 */
@NullMarked
package dev.smartgateway.replicas;

import org.jspecify.annotations.NullMarked;
