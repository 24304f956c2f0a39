/**
 * The way to the FHIR service and back. A pinned request and a launch enter, the whole
 * answer leaves. It refuses answers over the cap, redirects, and to wait longer than the
 * time limit; it sends nothing that came from the browser's own request.
 */
@NullMarked
package dev.smartgateway.proxy.upstream;

import org.jspecify.annotations.NullMarked;
