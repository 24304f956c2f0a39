package dev.smartgateway.sandbox.auth.grant;

import java.time.Instant;
import java.util.Set;

/**
 * The access that a bearer token gives.
 *
 * @param family id of the authorization it belongs to
 * @param scopes the granted scopes
 * @param expires when it ends, by the sandbox's clock
 */
public record Access(String family, Set<String> scopes, Instant expires) {

    public Access {
        scopes = Set.copyOf(scopes);
    }

}
