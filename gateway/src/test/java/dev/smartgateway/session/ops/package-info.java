/**
 * What operators may do.
 */
@NullMarked
package dev.smartgateway.session.ops;

import org.jspecify.annotations.NullMarked;
