/**
 * Calls to the FHIR service. Input: a pinned request and a launch. Output: the complete
 * answer, or its head and a streamed body. Rejects: answers over the size limit,
 * redirects, and calls over the time limit. Sends nothing that came from the browser's
 * own request.
 */
@NullMarked
package dev.smartgateway.proxy.upstream;

import org.jspecify.annotations.NullMarked;
