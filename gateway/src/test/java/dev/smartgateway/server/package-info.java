/**
 * Tests of how HTTP requests come in.
 */
@NullMarked
package dev.smartgateway.server;

import org.jspecify.annotations.NullMarked;
