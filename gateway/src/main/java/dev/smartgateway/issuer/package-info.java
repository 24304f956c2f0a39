/**
 * The gateway as an issuer that a FHIR service trusts. Input: a launch's patient and
 * scopes, and signing keys from files or from a vault that signs. Output: tokens of five
 * minutes that name this one patient as their user, and the two public documents by which
 * the service checks them. Rejects: keys too weak to sign, and everybody who asks the
 * token endpoint.
 */
@NullMarked
package dev.smartgateway.issuer;

import org.jspecify.annotations.NullMarked;
