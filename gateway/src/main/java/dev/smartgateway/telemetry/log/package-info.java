/**
 * Log output that never blocks. Input: log events. Output: lines on standard output.
 * Rejects: events that do not fit the queue; they are counted.
 */
@NullMarked
package dev.smartgateway.telemetry.log;

import org.jspecify.annotations.NullMarked;
