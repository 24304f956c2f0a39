/**
 * How much memory the bodies under way may take. Sizes enter, a share for one call
 * leaves. It refuses what would go beyond the budget of the replica or the share of one
 * session, at once and before it is held.
 */
@NullMarked
package dev.smartgateway.proxy.memory;

import org.jspecify.annotations.NullMarked;
