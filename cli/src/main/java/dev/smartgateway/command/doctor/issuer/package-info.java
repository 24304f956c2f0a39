/**
 * Checks of one issuer. Input: its settings and, if it can be reached, its authorization
 * server. Output: results for the report. Rejects: nothing; every fault is reported as a
 * result.
 */
@NullMarked
package dev.smartgateway.command.doctor.issuer;

import org.jspecify.annotations.NullMarked;
