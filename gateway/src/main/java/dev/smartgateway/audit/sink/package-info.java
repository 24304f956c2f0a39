/**
 * Where lines of the audit trail go. Input: whole lines, from one thread for each sink.
 * Output: a file, a stream, Redis, a FHIR service or a collector of logs. Rejects: lines
 * that cannot be taken, with an exception, so that they are counted.
 */
@NullMarked
package dev.smartgateway.audit.sink;

import org.jspecify.annotations.NullMarked;
