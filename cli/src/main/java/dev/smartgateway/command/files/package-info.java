/**
 * Looks at the files of an app. Input: a directory of built files. Output: the words its
 * content security policy needs besides the common ones. Rejects: directories that cannot
 * be read.
 */
@NullMarked
package dev.smartgateway.command.files;

import org.jspecify.annotations.NullMarked;
