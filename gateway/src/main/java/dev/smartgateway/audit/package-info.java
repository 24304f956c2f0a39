/**
 * The audit trail: who did what to which patient's data, and whether it was allowed.
 * Input: the facts of one request, launch, refresh or operator action. Output: one JSON
 * line each, also for refused, failed and cancelled requests. Rejects: tokens, codes,
 * bodies and query values. The trail is the only place where identities are recorded.
 */
@NullMarked
package dev.smartgateway.audit;

import org.jspecify.annotations.NullMarked;
