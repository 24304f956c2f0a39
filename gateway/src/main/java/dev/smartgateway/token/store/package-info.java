/**
 * Launch records in Redis, and a replica's short-lived copy of them. Input: a launch
 * record. Output: the same record, sealed at rest. Rejects: values that were altered or
 * moved to another key, and writes over a revision that somebody else has written.
 */
@NullMarked
package dev.smartgateway.token.store;

import org.jspecify.annotations.NullMarked;
