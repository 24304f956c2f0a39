/**
 * A FHIR server nobody here wrote, as a process of its own.
 * <p>
 * Input: the file that its port is written to.
 * <p>
 * Output: HAPI FHIR JPA, R4, empty, with ids that clients may choose.
 * <p>
 * Rejects: what HAPI rejects by default; nothing is configured that would make it
 * stricter.
 */
package dev.smartgateway.peers.hapi;
