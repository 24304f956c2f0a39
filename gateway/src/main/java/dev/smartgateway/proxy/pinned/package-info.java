/**
 * The choice of the token for a request. Input: a pinned request, its issuer and launch.
 * Output: the request with the user's token or, in mode pinned-issuer, with a token of
 * the gateway that names the launch's patient. Rejects: requests that the FHIR service
 * does not accept with such a token, and every read of a service that was not proved to
 * enforce the patient.
 */
@NullMarked
package dev.smartgateway.proxy.pinned;

import org.jspecify.annotations.NullMarked;
