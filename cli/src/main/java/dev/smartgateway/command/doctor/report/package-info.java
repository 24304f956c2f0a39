/**
 * The report of the doctor. Input: results. Output: text or JSON, and an exit code.
 * Rejects: nothing; callers must leave out secrets and personal data.
 */
@NullMarked
package dev.smartgateway.command.doctor.report;

import org.jspecify.annotations.NullMarked;
