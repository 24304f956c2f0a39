/**
 * Tests of inbound HTTP requests.
 */
@NullMarked
package dev.smartgateway.server;

import org.jspecify.annotations.NullMarked;
