/**
 * What an operator writes, and whether it is true: apps ({@code operator.apps}) and
 * policies, both read by {@code operator.file}, and what a FHIR service shows that
 * contradicts its mode. Input: {@code policy.yml} and the files of single apps, at the
 * start and whenever they change; a configured issuer. Output: one immutable policy per
 * app; contradictions with their remedy. Rejects: every file that is not understood as a
 * whole; at the start the gateway does not start, later the old policy stays in force and
 * the fault is logged and counted.
 */
@NullMarked
package dev.smartgateway.operator;

import org.jspecify.annotations.NullMarked;
