/**
 * Checks of one issuer. Input: its settings and, if it can be reached, its authorization
 * server. Output: notes for the report. Rejects: nothing; what is wrong is a note.
 */
@NullMarked
package dev.smartgateway.command.doctor.issuer;

import org.jspecify.annotations.NullMarked;
