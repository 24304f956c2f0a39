/**
 * Protection against cross-site requests. Input: Fetch Metadata, Origin and method.
 * Output: permission to go on, or {@code cross-site}. Needs no custom header, so
 * unmodified FHIR clients can write. Rejects: whatever it cannot tell apart from another
 * site.
 */
@NullMarked
package dev.smartgateway.session.guard;

import org.jspecify.annotations.NullMarked;
