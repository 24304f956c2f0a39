/**
 * Host names for each launch. Input: requests on the public origin and below the
 * wildcard. Output: a cookie per launch on its own host name, after a hand-over. Rejects:
 * on each host name the content of the others, and codes that were used, expired, or
 * issued for another browser.
 */
@NullMarked
package dev.smartgateway.session.origin;

import org.jspecify.annotations.NullMarked;
