/**
 * The command {@code policy}, which tries a policy without a server. Input: policy files,
 * requests and cases. Output: readable decisions and an exit code. Rejects: files and
 * options that it does not understand completely. Never opens a connection.
 */
@NullMarked
package dev.smartgateway.command.policy;

import org.jspecify.annotations.NullMarked;
