package dev.smartgateway.command.azure.shell;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

import dev.smartgateway.command.azure.plan.SetupException;
import dev.smartgateway.command.azure.plan.SetupFile;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checks that the signed-in tenant is the one of the set-up file. A user who works for
 * several hospitals may be signed in to the wrong one.
 */
public final class TenantCheck {

    private TenantCheck() {
    }

    /**
     * Checks cloud and subscription of the Azure CLI.
     * @throws SetupException if it uses another cloud, or if the subscription is in
     * another tenant
     */
    public static void commandLine(SetupFile.Tenant tenant, Shell shell) {
        cloud(tenant, shell);
        subscription(tenant, shell);
    }

    /**
     * Checks the cloud of the Azure CLI.
     * @throws SetupException if it is not the one of the file
     */
    private static void cloud(SetupFile.Tenant tenant, Shell shell) {
        String found = shell.run(List.of("az", "cloud", "show", "--query", "name", "--output", "tsv")).strip();
        String wanted = tenant.national().commandLineName();
        if (!found.equals(wanted)) {
            throw new SetupException("The Azure command line uses the cloud " + found + ", but tenant.cloud means "
                    + wanted + ". Correct the file, or run: az cloud set --name " + wanted + " and then az login");
        }
    }

    /**
     * Checks the tenant of the Azure CLI's subscription.
     * @throws SetupException if the subscription is in another tenant
     */
    private static void subscription(SetupFile.Tenant tenant, Shell shell) {
        String found = shell
            .run(List.of("az", "account", "show", "--subscription", tenant.subscription(), "--query", "tenantId",
                    "--output", "tsv"))
            .strip();
        if (!found.equalsIgnoreCase(tenant.id())) {
            throw new SetupException(
                    "tenant.subscription " + tenant.subscription() + " is in tenant " + found + ", but tenant.id is "
                            + tenant.id() + ". Correct the file, or run: az login --tenant " + tenant.id());
        }
    }

    /**
     * Checks the tenant of a token for Graph.
     * @throws SetupException if it is for another tenant, or if its tenant cannot be read
     */
    public static void token(SetupFile.Tenant tenant, String token) {
        String found = tenantOf(token);
        if (!found.equalsIgnoreCase(tenant.id())) {
            throw new SetupException("The token for Microsoft Graph is for "
                    + (found.isEmpty() ? "no tenant that can be read from the token" : "tenant " + found)
                    + ", but tenant.id is " + tenant.id() + ". Nothing was written.");
        }
    }

    private static String tenantOf(String token) {
        String[] parts = token.split("\\.");
        if (parts.length != 3) {
            return "";
        }
        try {
            byte[] claims = Base64.getUrlDecoder().decode(parts[1].getBytes(StandardCharsets.US_ASCII));
            return new JsonMapper().readTree(claims).path("tid").asString("");
        }
        catch (IllegalArgumentException | JacksonException ex) {
            return "";
        }
    }

}
