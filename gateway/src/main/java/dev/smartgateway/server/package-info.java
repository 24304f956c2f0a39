/**
 * How HTTP requests come in. Input: requests as the HTTP codec reads them. Output:
 * requests with one reading (RFC 9112), within limits of time and size. Rejects: the
 * rest, with the gateway's own error shape.
 */
@NullMarked
package dev.smartgateway.server;

import org.jspecify.annotations.NullMarked;
