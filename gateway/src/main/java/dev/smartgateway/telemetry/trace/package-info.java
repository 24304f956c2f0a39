/**
 * Traces of requests. Input: requests of browsers. Output: spans to a collector by OTLP.
 * Rejects: attributes that are not in the list: no ids, no URLs, no tokens.
 */
@NullMarked
package dev.smartgateway.telemetry.trace;

import org.jspecify.annotations.NullMarked;
