/**
 * Looks at audit files. Paths enter, findings and an exit code leave. It refuses files
 * that it cannot read, and changes none.
 */
@NullMarked
package dev.smartgateway.command.audit;

import org.jspecify.annotations.NullMarked;
