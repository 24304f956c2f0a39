/**
 * The gateway as an issuer that a FHIR service trusts. Input: patient and scopes of a
 * launch, and signing keys from files or from a vault that signs. Output: tokens with a
 * lifetime of five minutes whose user is this one patient, and the two public documents
 * by which the service verifies them. Rejects: keys too weak to sign, and every request
 * to the token endpoint.
 */
@NullMarked
package dev.smartgateway.issuer;

import org.jspecify.annotations.NullMarked;
