/**
 * Launch records in Redis and a replica's short-lived copy of them. A record enters and
 * is sealed, the same record leaves. It refuses values that were altered or moved to
 * another key, and to overwrite a revision that somebody else has written.
 */
@NullMarked
package dev.smartgateway.token.store;

import org.jspecify.annotations.NullMarked;
