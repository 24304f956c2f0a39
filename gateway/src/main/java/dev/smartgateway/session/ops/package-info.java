/**
 * What operators may do on the management port: list sessions, end one, end all of a
 * person, end everything. Hashed ids, apps, issuers and ages leave; it shows no patient,
 * no subject and nothing that opens a session.
 */
@NullMarked
package dev.smartgateway.session.ops;

import org.jspecify.annotations.NullMarked;
