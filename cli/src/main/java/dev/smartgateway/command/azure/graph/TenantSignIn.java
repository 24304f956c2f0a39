package dev.smartgateway.command.azure.graph;

import dev.smartgateway.command.azure.plan.Cloud;
import dev.smartgateway.command.azure.plan.SetupException;

/**
 * Source of a token for Microsoft Graph.
 */
@FunctionalInterface
public interface TenantSignIn {

    /**
     * Signs a person in at one tenant.
     * @param cloud where the tenant is
     * @return an access token with what the set-up needs and no more
     * @throws SetupException if the sign-in was not completed, or gave too few
     */
    String token(String tenant, Cloud cloud);

}
