/**
 * Every change to the store. Input: resources, patches and conditions, with a draft.
 * Output: the stored versions. Rejects: stale versions, ambiguous conditions and bodies
 * that are not the named resource.
 */
@NullMarked
package dev.smartgateway.sandbox.fhir.write;

import org.jspecify.annotations.NullMarked;
