/**
 * The paths of an app's own origin, without a gateway.
 */
@NullMarked
package dev.smartgateway.session.origin;

import org.jspecify.annotations.NullMarked;
