package dev.smartgateway.oauth;

/**
 * Event: an issuer's metadata names another host for an endpoint than before, as seen by
 * this replica. Both hosts are permitted; the operator should know of the change.
 *
 * @param issuer name of the issuer
 * @param endpoint name of the endpoint in the metadata
 */
public record EndpointMoved(String issuer, String endpoint) {
}
