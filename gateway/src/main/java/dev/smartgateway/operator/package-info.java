/**
 * Files that an operator writes: apps ({@code operator.apps}) and policies, both read by
 * {@code operator.file}. Input: {@code policy.yml} and the files of single apps, at the
 * start and whenever they change. Output: one immutable policy per app. Rejects: every
 * file that is not understood as a whole; at the start the gateway does not start, later
 * the old policy stays in force and the fault is logged and counted.
 */
@NullMarked
package dev.smartgateway.operator;

import org.jspecify.annotations.NullMarked;
