/**
 * The rules of scope, policy and pin. Input: type, interaction, parameters, and what a
 * scan found in a resource. Output: whether they are allowed, and the query that carries
 * pin and constraints. Rejects: everything not granted, not in R4, or able to look beyond
 * the pinned patient.
 */
@NullMarked
package dev.smartgateway.policy.rules;

import org.jspecify.annotations.NullMarked;
