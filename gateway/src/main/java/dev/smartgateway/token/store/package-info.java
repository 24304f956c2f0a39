/**
 * Launch records in Redis and the near-cache of a replica. Input: a launch record.
 * Output: the same record, sealed at rest. Rejects: values that were altered or moved to
 * another key, and writes over another revision.
 */
@NullMarked
package dev.smartgateway.token.store;

import org.jspecify.annotations.NullMarked;
