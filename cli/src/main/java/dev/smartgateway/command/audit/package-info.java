/**
 * Checks of audit files. Input: paths. Output: findings and an exit code. Rejects: files
 * that it cannot read. Changes no file.
 */
@NullMarked
package dev.smartgateway.command.audit;

import org.jspecify.annotations.NullMarked;
