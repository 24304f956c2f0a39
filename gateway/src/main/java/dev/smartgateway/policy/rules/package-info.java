/**
 * The rules of scope, policy and pin. Input: type, interaction, parameters, and the scan
 * result of a resource. Output: whether they are allowed, and the query with pin and
 * constraints. Rejects: everything not granted, not in R4, or able to reach other
 * patients.
 */
@NullMarked
package dev.smartgateway.policy.rules;

import org.jspecify.annotations.NullMarked;
