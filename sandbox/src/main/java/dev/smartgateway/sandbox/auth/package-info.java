/**
 * The wiring of the SMART authorization server. Enters: HTTP. Leaves: the filter
 * chains.\n * Refuses everything that no chain names as open.
 */
@NullMarked
package dev.smartgateway.sandbox.auth;

import org.jspecify.annotations.NullMarked;
