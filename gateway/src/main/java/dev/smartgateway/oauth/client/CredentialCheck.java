package dev.smartgateway.oauth.client;

import dev.smartgateway.smart.Issuer;

/**
 * Checks at start-up that an issuer has a credential, before a user finds out.
 */
public final class CredentialCheck {

    private final Credentials credentials;

    CredentialCheck(Credentials credentials) {
        this.credentials = credentials;
    }

    /**
     * Fails if the issuer's authentication needs a credential that is not configured.
     * @throws IllegalStateException that names the setting
     */
    public void require(Issuer issuer) {
        this.credentials.require(issuer.name(), issuer.client().authentication());
    }

}
