/**
 * The files of the operator: apps ({@code operator.apps}) and policies, both read by
 * {@code operator.file}, and the comparison of a FHIR service with its configured mode.
 * Input: {@code policy.yml} and the files of single apps, at start-up and whenever they
 * change; a configured issuer. Output: one immutable policy per app; contradictions with
 * their remedy. Rejects: invalid files as a whole. At start-up the gateway then does not
 * start; later the old policy stays in force and the fault is logged and counted.
 */
@NullMarked
package dev.smartgateway.operator;

import org.jspecify.annotations.NullMarked;
