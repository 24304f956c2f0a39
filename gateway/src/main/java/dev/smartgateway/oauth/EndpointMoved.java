package dev.smartgateway.oauth;

/**
 * Told when an issuer's metadata names another host for an endpoint than it did before,
 * in this replica. Both hosts are permitted ones; people should know nevertheless.
 *
 * @param issuer name of the issuer
 * @param endpoint which endpoint, in the words of the metadata
 */
public record EndpointMoved(String issuer, String endpoint) {
}
