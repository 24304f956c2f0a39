/**
 * The public keys of authorization servers. Input: the address of a key set. Output: its
 * keys, cached; fetched again when they expire or a key id is unknown, at most once per
 * pause. Rejects: an address without readable keys, with {@code idp-unavailable}.
 */
@NullMarked
package dev.smartgateway.oauth.keys;

import org.jspecify.annotations.NullMarked;
