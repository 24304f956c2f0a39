/**
 * Who, which patient, what, allowed or why not. Facts of one request enter; one numbered
 * and chained JSON line leaves for a sink whose failures are seen, also for refused,
 * failed and cancelled requests. The one place for identities; it refuses tokens, codes,
 * bodies and query values.
 */
@NullMarked
package dev.smartgateway.audit;

import org.jspecify.annotations.NullMarked;
