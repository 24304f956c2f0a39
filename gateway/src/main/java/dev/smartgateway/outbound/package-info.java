/**
 * HTTP clients for authorization servers. Input: a URL. Output: a client that never
 * follows a redirect, never repeats a request and stops at a size limit. Rejects: plain
 * HTTP and internal addresses, also those that only DNS reveals.
 */
@NullMarked
package dev.smartgateway.outbound;

import org.jspecify.annotations.NullMarked;
