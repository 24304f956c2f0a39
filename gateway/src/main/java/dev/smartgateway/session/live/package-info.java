/**
 * The rules of a browser session: which launch a request means, how launches join and
 * leave, when they run out. Exchanges and tickets enter, launch records leave. It refuses
 * replaced cookies, launches of other browsers and guesses.
 */
@NullMarked
package dev.smartgateway.session.live;

import org.jspecify.annotations.NullMarked;
