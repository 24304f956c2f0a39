/**
 * Where browser sessions live: Spring Session in Redis, plain text, one attribute for
 * each launch, so that two callbacks at once lose nothing. Ids and changes enter, an
 * immutable view leaves, at most a near-cache old. It refuses halves of sessions and
 * keeps no token, secret, patient, subject or usable cookie.
 */
@NullMarked
package dev.smartgateway.session.store;

import org.jspecify.annotations.NullMarked;
