/**
 * Launch records in Redis. A completed launch enters and is sealed; the same launch with
 * a usable token leaves. It refuses launches that ended or ran out, values that were
 * altered or moved, and to refresh one launch twice at a time.
 */
@NullMarked
package dev.smartgateway.token.vault;

import org.jspecify.annotations.NullMarked;
