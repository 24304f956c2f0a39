/**
 * Tests of {@code token} with real components, except the authorization server, which
 * follows a script.
 */
@NullMarked
package dev.smartgateway.token;

import org.jspecify.annotations.NullMarked;
