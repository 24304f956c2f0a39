/**
 * What every page of the front door shares. In come raw requests and outcomes; out go
 * parameters that stand exactly once, pages with strict headers, and audit events.
 * Refuses doubled, empty or overlong parameters, and requests that no person made.
 */
@NullMarked
package dev.smartgateway.launch.door;

import org.jspecify.annotations.NullMarked;
