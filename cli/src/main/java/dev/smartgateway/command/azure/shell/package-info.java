/**
 * Runs the Azure command line. Input: a command. Output: what it prints. Rejects: a
 * failed command, and a sign-in to another cloud or tenant than that of the file.
 */
@NullMarked
package dev.smartgateway.command.azure.shell;

import org.jspecify.annotations.NullMarked;
