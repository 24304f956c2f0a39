/**
 * Sinks of the audit trail. Input: whole lines, from one thread for each sink. Output: a
 * file, a stream, Redis, a FHIR service or a log collector. Rejects: lines that the sink
 * does not accept, with an exception, so that they are counted.
 */
@NullMarked
package dev.smartgateway.audit.sink;

import org.jspecify.annotations.NullMarked;
