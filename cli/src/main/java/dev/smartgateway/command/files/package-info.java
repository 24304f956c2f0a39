/**
 * Examines the built files of an app. Input: a directory. Output: the source expressions
 * that the app's content security policy needs in addition to the common ones. Rejects:
 * directories that cannot be read.
 */
@NullMarked
package dev.smartgateway.command.files;

import org.jspecify.annotations.NullMarked;
