/**
 * Every combination of Fetch Metadata, Origin and method.
 */
@NullMarked
package dev.smartgateway.session.guard;

import org.jspecify.annotations.NullMarked;
