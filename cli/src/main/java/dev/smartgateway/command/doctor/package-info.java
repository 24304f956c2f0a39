/**
 * The doctor, which reports configuration errors. Input: the configuration that the
 * gateway itself would read, and optionally a test token. Output: findings in plain
 * words, each with the setting or command that fixes it. Rejects: nothing; never prints a
 * token, a secret, a patient or a user, and changes nothing.
 */
@NullMarked
package dev.smartgateway.command.doctor;

import org.jspecify.annotations.NullMarked;
