/**
 * Enters: batches and transactions. Leaves: each entry through the same gates as a single
 * request: a batch one by one, a transaction as one request built anew. Refuses: nested
 * bundles, entries that cannot be pinned; in a transaction one of them refuses all.
 */
@NullMarked
package dev.smartgateway.policy.bundle;

import org.jspecify.annotations.NullMarked;
