/**
 * A real Redis for tests, started in whichever way this machine allows.
 */
@NullMarked
package dev.smartgateway.redis;

import org.jspecify.annotations.NullMarked;
