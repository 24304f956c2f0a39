/**
 * Launch records with a usable token. Input: a completed launch, or its id. Output: the
 * launch, refreshed if needed. Rejects: ended or expired launches, altered values, and
 * two refreshes of one launch at a time.
 */
@NullMarked
package dev.smartgateway.token.vault;

import org.jspecify.annotations.NullMarked;
