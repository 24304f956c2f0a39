package dev.smartgateway.command.azure.graph;

import dev.smartgateway.command.azure.plan.Cloud;
import dev.smartgateway.command.azure.plan.SetupException;

/**
 * Obtains a token for Microsoft Graph.
 */
@FunctionalInterface
public interface TenantSignIn {

    /**
     * Signs a user in at a tenant.
     * @param cloud cloud of the tenant
     * @return an access token with exactly the permissions that the set-up needs
     * @throws SetupException if the sign-in was not completed, or if a permission is
     * missing
     */
    String token(String tenant, Cloud cloud);

}
