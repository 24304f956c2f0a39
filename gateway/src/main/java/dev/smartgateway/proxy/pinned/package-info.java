/**
 * Which token a request goes with. Input: a pinned request, its issuer and launch.
 * Output: what is sent, with the user's token or, in mode pinned-issuer, with one of the
 * gateway's that names the launch's patient. Rejects: what the FHIR service takes with no
 * such token, and every read of a service that was not seen to keep to one patient.
 */
@NullMarked
package dev.smartgateway.proxy.pinned;

import org.jspecify.annotations.NullMarked;
