/**
 * Names of metrics, spans and health indicators. Input: events of the other packages.
 * Output: meters. Rejects: tags that are not in its enums: no ids, no URLs, no values.
 */
@NullMarked
package dev.smartgateway.telemetry;

import org.jspecify.annotations.NullMarked;
