/**
 * The registered clients and their authentication. Input: a client assertion or a secret.
 * Output: the registration. Rejects: assertions that do not conform exactly to SMART.
 */
@NullMarked
package dev.smartgateway.sandbox.auth.client;

import org.jspecify.annotations.NullMarked;
