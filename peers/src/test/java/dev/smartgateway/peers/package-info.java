/**
 * Journeys to servers that nobody here wrote, judged by what those servers stored.
 * <p>
 * Input: HAPI FHIR JPA and Keycloak, each a process of its own; the gateway's corpus and
 * its fixtures.
 * <p>
 * Output: what another server made of a request that the gateway let pass.
 * <p>
 * Rejects: a change to what is not the patient's of the launch, whatever was answered.
 */
package dev.smartgateway.peers;
