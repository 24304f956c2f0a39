/**
 * Every change to the store. Resources, patches and conditions enter with the draft they
 * are to be made on, the filed versions leave. It refuses stale versions, ambiguous
 * conditions and bodies that are not the resource they claim to be.
 */
@NullMarked
package dev.smartgateway.sandbox.fhir.write;

import org.jspecify.annotations.NullMarked;
