/**
 * Tests against third-party servers, checked by what those servers stored.
 * <p>
 * Input: HAPI FHIR JPA and Keycloak, each in its own process; the gateway's corpus and
 * its fixtures.
 * <p>
 * Output: the effect on another server of a request that the gateway permitted.
 * <p>
 * Rejects: a change to a record that is not the launch patient's, whatever the answer
 * was.
 */
package dev.smartgateway.peers;
