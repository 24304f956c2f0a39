/**
 * Names of metrics, spans and health indicators, and nothing else. It refuses tags that
 * are not in its enums: no ids, no URLs, no values.
 */
@NullMarked
package dev.smartgateway.telemetry;

import org.jspecify.annotations.NullMarked;
