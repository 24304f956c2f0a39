/**
 * The registered clients and how they prove who they are. Enters: a client assertion or
 * a\n * secret. Leaves: the registration. Refuses assertions that are not exactly what
 * SMART asks for.
 */
@NullMarked
package dev.smartgateway.sandbox.auth.client;

import org.jspecify.annotations.NullMarked;
