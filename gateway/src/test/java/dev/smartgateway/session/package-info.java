/**
 * Tests of {@code token} and {@code session} on a real Redis, with a browser that keeps
 * cookies.
 */
@NullMarked
package dev.smartgateway.session;

import org.jspecify.annotations.NullMarked;
