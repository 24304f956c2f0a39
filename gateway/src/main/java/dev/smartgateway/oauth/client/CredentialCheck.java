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
        switch (issuer.client().authentication()) {
            case SECRET_BASIC, SECRET_POST -> this.credentials.secret(issuer);
            case PRIVATE_KEY_JWT_RS384, PRIVATE_KEY_JWT_ES384, ENTRA_CERTIFICATE -> this.credentials.signer(issuer);
            case ENTRA_FEDERATED -> this.credentials.federated(issuer);
        }
    }

}
