/**
 * Calls to the FHIR service. Input: a pinned request and a launch. Output: the whole
 * answer, or its head and the body as it comes. Rejects: answers over the size limit,
 * redirects, and waiting longer than the time limit. Sends nothing that came from the
 * browser's own request.
 */
@NullMarked
package dev.smartgateway.proxy.upstream;

import org.jspecify.annotations.NullMarked;
