/**
 * Host names of their own for launches. Input: requests on the public origin and below
 * the wildcard. Output: a launch's own cookie on its own host name, after a hand-over.
 * Rejects: on each host name whatever another one serves, and codes that were used, are
 * old, or were made for another browser.
 */
@NullMarked
package dev.smartgateway.session.origin;

import org.jspecify.annotations.NullMarked;
