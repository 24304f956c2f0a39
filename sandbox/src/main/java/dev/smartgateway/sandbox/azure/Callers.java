package dev.smartgateway.sandbox.azure;

import java.util.Optional;
import java.util.Set;

import dev.smartgateway.sandbox.SandboxProperties.User;
import dev.smartgateway.sandbox.auth.grant.Access;
import dev.smartgateway.sandbox.auth.grant.Ledger;
import dev.smartgateway.sandbox.auth.grant.Users;
import dev.smartgateway.sandbox.control.Switch;
import dev.smartgateway.sandbox.control.Switches;
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
    static final Set<String> SHARED = Set.of("Location", "Organization", "Practitioner", "Medication", "Device");

    private final Ledger ledger;

    private final Users users;

    private final AzureProperties properties;

    private final Switches switches;

    Callers(Ledger ledger, Users users, AzureProperties properties, Switches switches) {
        this.switches = switches;
        this.ledger = ledger;
        this.users = users;
        this.properties = properties;
    }

    /**
     * Returns the compartment to which a caller is limited, as the user's reference;
     * empty with a data role.
     */
    Optional<String> compartment(HttpServletRequest request) {
        return smart(request).map(SmartCaller::reference);
    }

    /**
     * Returns the caller if the service checks scopes and user; empty with a data role.
     */
    Optional<SmartCaller> smart(HttpServletRequest request) {
        if (request.getAttribute(SmartCaller.ATTRIBUTE) instanceof SmartCaller external) {
            return Optional.of(external);
        }
        if (this.properties.role() != AzureProperties.Role.SMART) {
            return Optional.empty();
        }
        return access(request)
            .map((access) -> new SmartCaller(Optional.ofNullable(this.ledger.findById(access.family()))
                .map(OAuth2Authorization::getPrincipalName)
                .flatMap(this.users::find)
                .map(User::fhirUser)
                .map((user) -> this.switches.text(Switch.FHIR_USER).orElse(user))
                .orElse(null), access.scopes(), false));
    }

    private Optional<Access> access(HttpServletRequest request) {
        @Nullable String header = request.getHeader("Authorization");
        return (header != null && header.startsWith("Bearer ")) ? this.ledger.access(header.substring(7))
                : Optional.empty();
    }

}
