/**
 * What operators may do on the management port: list sessions, end one, end all of a
 * user, end everything. Input: hashed ids. Output: hashed ids, apps, issuers and ages.
 * Rejects: requests without the operator's credential. Shows no patient, no subject and
 * nothing that opens a session.
 */
@NullMarked
package dev.smartgateway.session.ops;

import org.jspecify.annotations.NullMarked;
