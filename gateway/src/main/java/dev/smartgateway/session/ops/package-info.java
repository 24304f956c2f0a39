/**
 * Operators' access to sessions on the management port: list sessions, end one, end all
 * of a user, end all. Input: hashed ids. Output: hashed ids, apps, issuers and ages.
 * Rejects: requests without the operator's credential. Shows no patient, no subject and
 * nothing that gives access to a session.
 */
@NullMarked
package dev.smartgateway.session.ops;

import org.jspecify.annotations.NullMarked;
