/**
 * The memory of the sandbox: resources with all their versions. Resources to file enter
 * through a draft, immutable snapshots leave. A draft whose work fails leaves no trace.
 */
@NullMarked
package dev.smartgateway.sandbox.fhir.store;

import org.jspecify.annotations.NullMarked;
