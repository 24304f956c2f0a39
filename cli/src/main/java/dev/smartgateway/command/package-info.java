/**
 * The command line of the operator. Input: arguments and operator files. Output: text and
 * an exit code. Rejects: unknown commands and options, with exit code 2. Never starts the
 * server.
 */
@NullMarked
package dev.smartgateway.command;

import org.jspecify.annotations.NullMarked;
