package dev.smartgateway.command.azure.entra;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.smartgateway.command.azure.graph.Graph;
import dev.smartgateway.command.azure.plan.Permissions;
import dev.smartgateway.command.azure.plan.SetupException;
import dev.smartgateway.command.azure.plan.SetupFile;
import tools.jackson.databind.JsonNode;

/**
 * Grants tenant-wide consent to the OpenID Connect scopes: in tenants where users may not
 * consent, a sign-in would otherwise fail with AADSTS90094. Permissions of the FHIR
 * resource app need no consent, because it pre-authorises the client apps.
 */
public final class Consents {

    private static final String GRAPH_APP = "00000003-0000-0000-c000-000000000000";

    private final Graph graph;

    private final JsonNode microsoft;

    /**
     * Looks up the service principal of Microsoft Graph in the tenant.
     */
    Consents(Graph graph) {
        this.graph = graph;
        this.microsoft = find("/servicePrincipals?$filter=", "appId eq '" + GRAPH_APP + "'").stream()
            .findFirst()
            .orElseThrow(() -> new SetupException("The tenant has no service principal for Microsoft Graph. Ask a "
                    + "tenant administrator to add it, then run this again."));
    }

    /** Returns the Graph permissions that a client app must list to be granted them. */
    Map<String, Object> access(SetupFile.Client client) {
        Set<String> wanted = Permissions.openId(client.scopes());
        List<Map<String, String>> ids = new ArrayList<>();
        this.microsoft.path("oauth2PermissionScopes").forEach((one) -> {
            if (wanted.contains(one.path("value").asString())) {
                ids.add(Map.of("id", one.path("id").asString(), "type", "Scope"));
            }
        });
        return Map.of("resourceAppId", GRAPH_APP, "resourceAccess", ids);
    }

    /**
     * Grants missing permissions; existing grants stay.
     * @param principal service principal of the client app
     */
    void grant(SetupFile.Client client, JsonNode principal, String name) {
        Set<String> wanted = Permissions.openId(client.scopes());
        for (JsonNode known : grants(principal)) {
            Set<String> granted = new LinkedHashSet<>(List.of(known.path("scope").asString("").strip().split("\\s+")));
            if (!granted.containsAll(wanted)) {
                granted.addAll(wanted);
                this.graph.write("extend the consent to the OpenID scopes of " + name, "PATCH",
                        "/oauth2PermissionGrants/" + known.path("id").asString(),
                        Map.of("scope", String.join(" ", granted).strip()));
            }
            return;
        }
        this.graph.write("consent to the OpenID scopes of " + name + " for all users", "POST",
                "/oauth2PermissionGrants",
                Map.of("clientId", principal.path("id").asString(), "consentType", "AllPrincipals", "resourceId",
                        this.microsoft.path("id").asString(), "scope", String.join(" ", wanted)));
    }

    private List<JsonNode> grants(JsonNode principal) {
        String id = principal.path("id").asString();
        return id.equals("(new)") ? List.of()
                : find("/oauth2PermissionGrants?$filter=", "clientId eq '" + id + "'").stream()
                    .filter((one) -> one.path("consentType").asString().equals("AllPrincipals"))
                    .filter((one) -> one.path("resourceId").equals(this.microsoft.path("id")))
                    .toList();
    }

    private List<JsonNode> find(String path, String filter) {
        List<JsonNode> values = new ArrayList<>();
        this.graph.get(path + URLEncoder.encode(filter, StandardCharsets.UTF_8)).path("value").forEach(values::add);
        return values;
    }

}
