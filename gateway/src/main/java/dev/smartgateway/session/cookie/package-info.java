/**
 * The one cookie. A request's cookie header enters and tickets leave: which session, and
 * a fingerprint of the proof that the browser may use it. It refuses whatever the
 * gateway's keys did not seal and more cookies than a browser would send.
 */
@NullMarked
package dev.smartgateway.session.cookie;

import org.jspecify.annotations.NullMarked;
