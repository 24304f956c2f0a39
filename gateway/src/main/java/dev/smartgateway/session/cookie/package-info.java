/**
 * The session cookie. Input: a request's cookie header. Output: the session that it
 * names, and a fingerprint of the proof that the browser may use it. Rejects: values that
 * the gateway's keys did not seal, and more cookies than a browser would send.
 */
@NullMarked
package dev.smartgateway.session.cookie;

import org.jspecify.annotations.NullMarked;
