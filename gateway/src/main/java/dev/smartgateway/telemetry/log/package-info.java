/**
 * Keeps the log from holding anybody. Log events enter, and leave on a thread of their
 * own; what the output does not take is refused and counted.
 */
@NullMarked
package dev.smartgateway.telemetry.log;

import org.jspecify.annotations.NullMarked;
