/**
 * Tells an operator what is misconfigured. The configuration that the gateway itself
 * would read enters, and a test token where one is given; findings in plain words leave,
 * each with the setting or command that mends it. It refuses to print a token, a secret,
 * a patient or a user, and changes nothing anywhere.
 */
@NullMarked
package dev.smartgateway.command.doctor;

import org.jspecify.annotations.NullMarked;
