/**
 * Enters: type, interaction, parameters, and what a scan found in a resource. Leaves:
 * whether scope, policy and pin allow it, and the query that carries pin and constraints.
 * Refuses: everything not granted, not in R4, or able to look beyond the pinned patient.
 */
@NullMarked
package dev.smartgateway.policy.gate;

import org.jspecify.annotations.NullMarked;
