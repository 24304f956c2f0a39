/**
 * The token endpoint's answers. Enters: a grant that was checked. Leaves: tokens and
 * the\n * token response, honest or as misbehaving as the switches say. Refuses nothing
 * itself: the\n * framework's providers did.
 */
@NullMarked
package dev.smartgateway.sandbox.auth.token;

import org.jspecify.annotations.NullMarked;
