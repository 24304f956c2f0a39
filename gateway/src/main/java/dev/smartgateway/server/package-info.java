/**
 * Inbound HTTP. Input: requests as the HTTP codec parses them. Output: unambiguous
 * requests (RFC 9112) within limits of time and size. Rejects: all others, with the
 * gateway's own error format.
 */
@NullMarked
package dev.smartgateway.server;

import org.jspecify.annotations.NullMarked;
