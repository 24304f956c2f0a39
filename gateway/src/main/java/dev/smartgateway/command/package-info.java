/**
 * What an operator does from the command line instead of starting the gateway. Arguments
 * enter, text and an exit code leave. It refuses unknown commands by leaving them to the
 * gateway itself.
 */
@NullMarked
package dev.smartgateway.command;

import org.jspecify.annotations.NullMarked;
