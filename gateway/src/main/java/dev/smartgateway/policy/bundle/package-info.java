/**
 * Batches and transactions. Input: a Bundle of requests. Output: each entry under the
 * same rules as a single request; a batch one by one, a transaction as one rebuilt
 * request. Rejects: nested bundles and entries that cannot be pinned; in a transaction
 * one such entry refuses all.
 */
@NullMarked
package dev.smartgateway.policy.bundle;

import org.jspecify.annotations.NullMarked;
