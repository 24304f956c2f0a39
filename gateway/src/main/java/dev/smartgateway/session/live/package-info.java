/**
 * The rules of a browser session: which launch a request refers to, how launches join and
 * leave, when they expire. Input: exchanges and session tickets. Output: launch records.
 * Rejects: replaced cookies, launches of other browsers, and requests that do not say
 * which launch they mean.
 */
@NullMarked
package dev.smartgateway.session.live;

import org.jspecify.annotations.NullMarked;
