/**
 * A replica of the token and session rooms on a real Redis, and a browser with a jar.
 */
@NullMarked
package dev.smartgateway.session;

import org.jspecify.annotations.NullMarked;
