/**
 * {@code policy}: tries a policy without a server. In come policy files, requests and
 * cases; out go decisions a person can read, and an exit code. Refused are files and
 * options it does not wholly understand; it never opens a connection.
 */
@NullMarked
package dev.smartgateway.command.policy;

import org.jspecify.annotations.NullMarked;
