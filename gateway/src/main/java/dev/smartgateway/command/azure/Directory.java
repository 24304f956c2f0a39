package dev.smartgateway.command.azure;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import tools.jackson.databind.JsonNode;

/**
 * The Entra objects: looked up by name, created when missing, changed when different,
 * left alone otherwise.
 */
final class Directory {

    private final Graph graph;

    private final SetupFile setup;

    Directory(Graph graph, SetupFile setup) {
        this.graph = graph;
        this.setup = setup;
    }

    /**
     * The FHIR resource app with its permissions, its service principal, the
     * {@code fhirUser} extension and the claim mapping.
     * @return its appId
     */
    String resourceApp() {
        String name = this.setup.name() + "-fhir";
        JsonNode app = ensureApp(name, Map.of("displayName", name, "signInAudience", "AzureADMyOrg"));
        Map<String, Object> wanted = new LinkedHashMap<>();
        wanted.put("identifierUris", List.of(this.setup.audience()));
        wanted.put("api", Map.of("acceptMappedClaims", true, "oauth2PermissionScopes", permissions(app)));
        patchIfDifferent("set audience and permissions of " + name, "/applications/" + id(app), app, wanted);
        String appId = app.path("appId").asString();
        JsonNode principal = ensurePrincipal(name, appId);
        extension(app);
        claimMapping(appId, principal);
        return appId;
    }

    /**
     * One client app: platform web, its permissions, front-channel logout.
     * @return the application object
     */
    JsonNode clientApp(SetupFile.Client client, String resourceAppId) {
        String name = this.setup.name() + "-" + client.issuer();
        String publicUrl = this.setup.gateway().publicUrl();
        JsonNode app = ensureApp(name, Map.of("displayName", name, "signInAudience", "AzureADMyOrg"));
        Map<String, Object> wanted = new LinkedHashMap<>();
        wanted.put("web", Map.of("redirectUris", List.of(publicUrl + "/callback/" + client.issuer()), "logoutUrl",
                publicUrl + "/logout/frontchannel"));
        wanted.put("requiredResourceAccess", List.of(access(resourceAppId, client)));
        patchIfDifferent("set redirect and permissions of " + name, "/applications/" + id(app), app, wanted);
        ensurePrincipal(name, app.path("appId").asString());
        return app;
    }

    /**
     * Lets the gateway's managed identity act as the client, without a secret.
     */
    void federate(JsonNode app, String identityPrincipalId) {
        String path = "/applications/" + id(app) + "/federatedIdentityCredentials";
        String issuer = "https://login.microsoftonline.com/" + this.setup.tenant().id() + "/v2.0";
        for (JsonNode known : isNew(app) ? List.<JsonNode>of() : values(path)) {
            if (known.path("name").asString().equals("gateway")) {
                if (!known.path("subject").asString().equals(identityPrincipalId)) {
                    this.graph.write("point the federated credential at the gateway's identity", "PATCH",
                            path + "/" + id(known), Map.of("subject", identityPrincipalId));
                }
                return;
            }
        }
        this.graph.write("add a federated credential for the gateway's identity", "POST", path,
                Map.of("name", "gateway", "issuer", issuer, "subject", identityPrincipalId, "audiences",
                        List.of("api://AzureADTokenExchange")));
    }

    private JsonNode ensureApp(String name, Map<String, ?> body) {
        List<JsonNode> found = values("/applications?$filter=" + encode("displayName eq '" + name + "'"));
        if (found.size() > 1) {
            throw new SetupException("There are " + found.size() + " applications named " + name
                    + ". Delete or rename all but the right one.");
        }
        return found.isEmpty() ? this.graph.write("create application " + name, "POST", "/applications", body)
                : found.get(0);
    }

    private JsonNode ensurePrincipal(String name, String appId) {
        List<JsonNode> found = appId.equals("(new)") ? List.of()
                : values("/servicePrincipals?$filter=" + encode("appId eq '" + appId + "'"));
        return found.isEmpty() ? this.graph.write("create service principal of " + name, "POST", "/servicePrincipals",
                Map.of("appId", appId)) : found.get(0);
    }

    private void extension(JsonNode app) {
        String path = "/applications/" + id(app) + "/extensionProperties";
        boolean known = !isNew(app)
                && values(path).stream().anyMatch((one) -> one.path("name").asString().endsWith("_fhirUser"));
        if (!known) {
            this.graph.write("add the directory extension fhirUser", "POST", path,
                    Map.of("name", "fhirUser", "dataType", "String", "targetObjects", List.of("User")));
        }
    }

    private void claimMapping(String resourceAppId, JsonNode principal) {
        String name = this.setup.name() + "-fhirUser";
        List<JsonNode> policies = values(
                "/policies/claimsMappingPolicies?$filter=" + encode("displayName eq '" + name + "'"));
        JsonNode policy = policies.isEmpty()
                ? this.graph.write("create claim mapping " + name, "POST", "/policies/claimsMappingPolicies",
                        Map.of("displayName", name, "definition", List.of(mapping(resourceAppId))))
                : policies.get(0);
        String assigned = "/servicePrincipals/" + id(principal) + "/claimsMappingPolicies";
        boolean there = !isNew(principal) && values(assigned).stream().anyMatch((one) -> id(one).equals(id(policy)));
        if (!there) {
            this.graph.write("assign claim mapping " + name, "POST", assigned + "/$ref", Map.of("@odata.id",
                    "https://graph.microsoft.com/v1.0/policies/claimsMappingPolicies/" + id(policy)));
        }
    }

    private static String mapping(String resourceAppId) {
        String extension = "extension_" + resourceAppId.replace("-", "") + "_fhirUser";
        return "{\"ClaimsMappingPolicy\":{\"Version\":1,\"IncludeBasicClaimSet\":\"true\",\"ClaimsSchema\":"
                + "[{\"Source\":\"user\",\"ExtensionID\":\"" + extension + "\",\"JwtClaimType\":\"fhirUser\"}]}}";
    }

    /** Permissions that others registered by hand are kept. */
    private List<Map<String, Object>> permissions(JsonNode app) {
        Set<String> names = Permissions.of(this.setup.apps());
        List<Map<String, Object>> all = new ArrayList<>();
        for (JsonNode known : app.path("api").path("oauth2PermissionScopes")) {
            if (!names.contains(known.path("value").asString())) {
                all.add(permission(known.path("id").asString(), known.path("value").asString()));
            }
        }
        names.forEach((name) -> all.add(permission(Permissions.id(this.setup.audience(), name), name)));
        return all;
    }

    private static Map<String, Object> permission(String id, String name) {
        return Map.of("id", id, "value", name, "type", "User", "isEnabled", true, "adminConsentDisplayName", name,
                "adminConsentDescription", "SMART scope " + name, "userConsentDisplayName", name,
                "userConsentDescription", "SMART scope " + name);
    }

    private Map<String, Object> access(String resourceAppId, SetupFile.Client client) {
        return Map.of("resourceAppId", resourceAppId, "resourceAccess",
                Permissions.of(client)
                    .stream()
                    .map((name) -> Map.of("id", Permissions.id(this.setup.audience(), name), "type", "Scope"))
                    .toList());
    }

    private void patchIfDifferent(String title, String path, JsonNode app, Map<String, Object> wanted) {
        if (!Differences.covers(app, wanted)) {
            this.graph.write(title, "PATCH", path, wanted);
        }
    }

    private List<JsonNode> values(String path) {
        List<JsonNode> values = new ArrayList<>();
        this.graph.get(path).path("value").forEach(values::add);
        return values;
    }

    private static boolean isNew(JsonNode node) {
        return id(node).equals("(new)");
    }

    private static String id(JsonNode node) {
        return node.path("id").asString();
    }

    private static String encode(String filter) {
        return URLEncoder.encode(filter, StandardCharsets.UTF_8);
    }

}
