package dev.smartgateway.sandbox;

import dev.smartgateway.sandbox.SandboxProperties.Mode;

/**
 * Paths of the authorization server's endpoints below the origin. Entra ID includes its
 * tenant and version in them.
 *
 * @param authorize authorization endpoint
 * @param token token endpoint
 * @param jwks its keys
 * @param revoke revocation endpoint, of which Entra has none
 * @param issuer what is added to the origin to make the issuer of id_tokens
 */
public record Paths(String authorize, String token, String jwks, String revoke, String issuer) {

    /** The tenant that azure mode imitates. */
    public static final String TENANT = "6f2d1f0e-8f3c-4f57-9d0a-5a4d3b2c1e00";

    private static final Paths SMART = new Paths("/auth/authorize", "/auth/token", "/auth/jwks", "/auth/revoke", "");

    private static final Paths ENTRA = new Paths("/" + TENANT + "/oauth2/v2.0/authorize",
            "/" + TENANT + "/oauth2/v2.0/token", "/" + TENANT + "/discovery/v2.0/keys", "/auth/revoke",
            "/" + TENANT + "/v2.0");

    /**
     * The paths of a mode.
     * @param mode which authorization server to imitate
     * @return its paths
     */
    public static Paths of(Mode mode) {
        return (mode == Mode.AZURE) ? ENTRA : SMART;
    }

}
