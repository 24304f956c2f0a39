/**
 * A third-party FHIR server in a separate process.
 * <p>
 * Input: the file to which it writes its port.
 * <p>
 * Output: HAPI FHIR JPA, R4, empty, with ids that clients may choose.
 * <p>
 * Rejects: what HAPI rejects by default; nothing is configured that would make it
 * stricter.
 */
package dev.smartgateway.peers.hapi;
