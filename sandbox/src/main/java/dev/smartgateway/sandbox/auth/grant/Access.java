package dev.smartgateway.sandbox.auth.grant;

import java.time.Instant;
import java.util.Set;

/**
 * What a bearer token allows.
 *
 * @param family the authorization it grew from
 * @param scopes the granted scopes
 * @param expires when it ends, by the sandbox's clock
 */
public record Access(String family, Set<String> scopes, Instant expires) {

    public Access {
        scopes = Set.copyOf(scopes);
    }

}
