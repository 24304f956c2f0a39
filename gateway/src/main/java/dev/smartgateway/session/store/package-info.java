/**
 * Browser sessions in Redis through Spring Session, in plain text, one attribute for each
 * launch, so that two simultaneous callbacks lose nothing. Input: ids and changes.
 * Output: an immutable view, at most as old as the near-cache allows. Rejects: incomplete
 * sessions. Contains no token, secret, patient, subject or usable cookie.
 */
@NullMarked
package dev.smartgateway.session.store;

import org.jspecify.annotations.NullMarked;
