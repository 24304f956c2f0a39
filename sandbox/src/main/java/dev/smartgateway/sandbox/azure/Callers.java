package dev.smartgateway.sandbox.azure;

import java.util.Optional;
import java.util.Set;

import dev.smartgateway.sandbox.SandboxProperties.User;
import dev.smartgateway.sandbox.auth.grant.Access;
import dev.smartgateway.sandbox.auth.grant.Ledger;
import dev.smartgateway.sandbox.auth.grant.Users;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.stereotype.Component;

/**
 * Identifies the caller as far as the service needs to.
 */
@Component
final class Callers {

    /** Types that are in every compartment. */
    static final Set<String> SHARED = Set.of("Location", "Organization", "Practitioner", "Medication");

    private final Ledger ledger;

    private final Users users;

    private final AzureProperties properties;

    Callers(Ledger ledger, Users users, AzureProperties properties) {
        this.ledger = ledger;
        this.users = users;
        this.properties = properties;
    }

    /**
     * The compartment a caller is held to, as the user's reference; empty with a data
     * role.
     */
    Optional<String> compartment(HttpServletRequest request) {
        if (this.properties.role() != AzureProperties.Role.SMART) {
            return Optional.empty();
        }
        return access(request).map((access) -> this.ledger.findById(access.family()))
            .map(OAuth2Authorization::getPrincipalName)
            .flatMap(this.users::find)
            .map(User::fhirUser);
    }

    /**
     * Whether a token has scopes of SMART 2, with which the service refuses some
     * operations.
     */
    boolean secondVersion(HttpServletRequest request) {
        return access(request)
            .map((access) -> access.scopes().stream().anyMatch((word) -> word.matches(".*\\.[cruds]+(\\?.*)?")))
            .orElse(false);
    }

    private Optional<Access> access(HttpServletRequest request) {
        @Nullable String header = request.getHeader("Authorization");
        return (header != null && header.startsWith("Bearer ")) ? this.ledger.access(header.substring(7))
                : Optional.empty();
    }

}
