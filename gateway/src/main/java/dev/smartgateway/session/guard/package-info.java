/**
 * The guard against requests of other sites. Fetch Metadata, Origin and method enter, a
 * go-ahead or {@code cross-site} leaves. It needs no custom header, so unmodified FHIR
 * clients can write; it refuses whatever it cannot tell apart from another site.
 */
@NullMarked
package dev.smartgateway.session.guard;

import org.jspecify.annotations.NullMarked;
