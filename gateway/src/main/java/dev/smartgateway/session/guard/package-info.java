/**
 * Protection against cross-site requests. Input: Fetch Metadata, Origin and method.
 * Output: permission to continue, or {@code cross-site}. Needs no custom header, so
 * unmodified FHIR clients can write. Rejects: requests that could come from another site.
 */
@NullMarked
package dev.smartgateway.session.guard;

import org.jspecify.annotations.NullMarked;
