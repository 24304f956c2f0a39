/**
 * Who, which patient, what, allowed or why not. Facts of one request enter, one JSON line
 * leaves, also for refused, failed and cancelled requests. The one place for identities;
 * it refuses tokens, codes, bodies and query values.
 */
@NullMarked
package dev.smartgateway.audit;

import org.jspecify.annotations.NullMarked;
