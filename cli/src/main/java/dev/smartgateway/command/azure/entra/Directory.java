package dev.smartgateway.command.azure.entra;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.smartgateway.command.azure.graph.Graph;
import dev.smartgateway.command.azure.plan.Permissions;
import dev.smartgateway.command.azure.plan.SetupException;
import dev.smartgateway.command.azure.plan.SetupFile;
import tools.jackson.databind.JsonNode;

/**
 * The Entra objects: found by name, created if missing, updated if different, unchanged
 * otherwise.
 */
public final class Directory {

    private final Graph graph;

    private final SetupFile setup;

    private final Map<String, String> bases;

    private final Consents consents;

    /**
     * Creates an instance.
     * @param bases base URL of the gateway's paths, by issuer
     */
    public Directory(Graph graph, SetupFile setup, Map<String, String> bases) {
        this.graph = graph;
        this.setup = setup;
        this.bases = bases;
        this.consents = new Consents(graph);
    }

    /**
     * The FHIR resource app with its permissions, its service principal, the
     * {@code fhirUser} extension and the claim mapping.
     * @return what the client apps need to know of it
     */
    public Resource resourceApp() {
        String name = this.setup.name() + "-fhir";
        JsonNode app = ensureApp(name, made(name));
        Map<String, Object> wanted = new LinkedHashMap<>();
        wanted.put("identifierUris", List.of(this.setup.audience()));
        Permissions.Registered permissions = Permissions.Registered.of(app, this.setup);
        Map<String, Object> api = new LinkedHashMap<>();
        api.put("acceptMappedClaims", true);
        api.put("oauth2PermissionScopes", permissions.all());
        api.put("preAuthorizedApplications", authorized(app));
        wanted.put("api", api);
        patchIfDifferent("set audience and permissions of " + name, "/applications/" + id(app), app, wanted);
        permissions.surplus()
            .forEach((one) -> this.graph.tell("kept permission " + one + " of " + name + ", which no app requests"));
        String appId = app.path("appId").asString();
        JsonNode principal = ensurePrincipal(name, appId);
        extension(app);
        JsonNode mapping = claimMapping(appId);
        assign(mapping, principal, name);
        return new Resource(app, permissions, api, mapping);
    }

    /**
     * Pre-authorises exactly the client apps' permissions, so that an earlier consent
     * adds nothing. This is a separate request, because a permission must exist before it
     * can be pre-authorised.
     * @param clients application objects by issuer
     */
    public void authorize(Resource resource, Map<String, JsonNode> clients) {
        List<Object> all = new ArrayList<>();
        this.setup.apps()
            .forEach((client) -> all.add(Map.of("appId", appId(clients, client), "delegatedPermissionIds",
                    resource.ids(this.setup, client))));
        for (JsonNode other : authorized(resource.app())) {
            if (clients.values().stream().noneMatch((one) -> one.path("appId").equals(other.path("appId")))) {
                all.add(other);
            }
        }
        Map<String, Object> api = new LinkedHashMap<>(resource.api());
        api.put("preAuthorizedApplications", all);
        if (!Differences.covers(resource.app().path("api"), Map.of("preAuthorizedApplications", all))) {
            this.graph.write("pre-authorise the client apps", "PATCH", "/applications/" + id(resource.app()),
                    Map.of("api", api));
        }
    }

    private static String appId(Map<String, JsonNode> clients, SetupFile.Client client) {
        return String.valueOf(Objects.requireNonNull(clients.get(client.issuer())).path("appId").asString());
    }

    private static List<JsonNode> authorized(JsonNode app) {
        return app.path("api").path("preAuthorizedApplications").valueStream().toList();
    }

    /**
     * The FHIR resource app.
     *
     * @param app the application as found
     * @param permissions its desired permissions
     * @param api its member {@code api} as it was set
     * @param mapping the claim mapping policy
     */
    public record Resource(JsonNode app, Permissions.Registered permissions, Map<String, Object> api,
            JsonNode mapping) {

        String appId() {
            return this.app.path("appId").asString();
        }

        List<String> ids(SetupFile setup, SetupFile.Client client) {
            return Permissions.of(setup.audience(), client.scopes())
                .stream()
                .map((name) -> String.valueOf(this.permissions.ids().get(name)))
                .toList();
        }

    }

    /**
     * Creates or updates one client app: platform web only, its permissions,
     * front-channel logout, and the claim mapping for the id_token, because the gateway
     * reads {@code fhirUser} there.
     * @return the application object
     */
    public JsonNode clientApp(SetupFile.Client client, Resource resource) {
        String name = this.setup.name() + "-" + client.issuer();
        String base = this.bases.get(client.issuer());
        JsonNode app = ensureApp(name, made(name));
        Map<String, Object> wanted = new LinkedHashMap<>();
        wanted.put("web", Map.of("redirectUris", List.of(base + "/callback/" + client.issuer()), "logoutUrl",
                base + "/logout/frontchannel"));
        // A code of a single-page application could not be redeemed here, and its refresh
        // tokens would expire after a
        // day.
        wanted.put("spa", Map.of("redirectUris", List.of()));
        wanted.put("api", Map.of("acceptMappedClaims", true));
        wanted.put("requiredResourceAccess", List.of(access(resource, client), this.consents.access(client)));
        // sid relates a logout at Entra to the session here; login_hint avoids the choice
        // of an account.
        wanted.put("optionalClaims", Map.of("idToken", claims(app)));
        patchIfDifferent("set redirect and permissions of " + name, "/applications/" + id(app), app, wanted);
        JsonNode principal = ensurePrincipal(name, app.path("appId").asString());
        assign(resource.mapping(), principal, name);
        this.consents.grant(client, principal, name);
        return app;
    }

    /**
     * Lets the gateway's managed identity act as the client, without a secret.
     */
    public void federate(JsonNode app, String identityPrincipalId) {
        String path = "/applications/" + id(app) + "/federatedIdentityCredentials";
        Map<String, Object> wanted = Map.of("issuer",
                this.setup.tenant().national().login() + "/" + this.setup.tenant().id() + "/v2.0", "subject",
                identityPrincipalId, "audiences", List.of(this.setup.tenant().national().exchange()));
        for (JsonNode known : isNew(app) ? List.<JsonNode>of() : values(path)) {
            if (known.path("name").asString().equals("gateway")) {
                patchIfDifferent("point the federated credential at the gateway's identity", path + "/" + id(known),
                        known, wanted);
                return;
            }
        }
        Map<String, Object> made = new LinkedHashMap<>(wanted);
        made.put("name", "gateway");
        this.graph.write("add a federated credential for the gateway's identity", "POST", path, made);
    }

    /**
     * Adds the mark by which the tear-down recognises what the set-up created. Objects
     * that already existed have none.
     */
    private Map<String, ?> made(String name) {
        return Map.of("displayName", name, "signInAudience", "AzureADMyOrg", "tags", List.of(this.setup.mark()));
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

    private JsonNode claimMapping(String resourceAppId) {
        String name = this.setup.name() + "-fhirUser";
        Map<String, Object> wanted = Map.of("displayName", name, "definition", List.of(mapping(resourceAppId)));
        List<JsonNode> policies = values(
                "/policies/claimsMappingPolicies?$filter=" + encode("displayName eq '" + name + "'"));
        if (policies.isEmpty()) {
            return this.graph.write("create claim mapping " + name, "POST", "/policies/claimsMappingPolicies", wanted);
        }
        JsonNode policy = policies.get(0);
        patchIfDifferent("correct claim mapping " + name, "/policies/claimsMappingPolicies/" + id(policy), policy,
                wanted);
        return policy;
    }

    private void assign(JsonNode policy, JsonNode principal, String name) {
        String assigned = "/servicePrincipals/" + id(principal) + "/claimsMappingPolicies";
        boolean there = !isNew(principal) && values(assigned).stream().anyMatch((one) -> id(one).equals(id(policy)));
        if (!there) {
            this.graph.write("map the claim fhirUser for " + name, "POST", assigned + "/$ref", Map.of("@odata.id",
                    this.setup.tenant().national().graph() + "/v1.0/policies/claimsMappingPolicies/" + id(policy)));
        }
    }

    private static String mapping(String resourceAppId) {
        String extension = "extension_" + resourceAppId.replace("-", "") + "_fhirUser";
        return "{\"ClaimsMappingPolicy\":{\"Version\":1,\"IncludeBasicClaimSet\":\"true\",\"ClaimsSchema\":"
                + "[{\"Source\":\"user\",\"ExtensionID\":\"" + extension + "\",\"JwtClaimType\":\"fhirUser\"}]}}";
    }

    /** Returns the claims, keeping existing entries. */
    private static List<Object> claims(JsonNode app) {
        List<Object> all = new ArrayList<>();
        Set<String> missing = new LinkedHashSet<>(List.of("sid", "login_hint"));
        app.path("optionalClaims").path("idToken").forEach((known) -> {
            missing.remove(known.path("name").asString(""));
            all.add(known);
        });
        missing.forEach((name) -> all.add(Map.of("name", name)));
        return all;
    }

    private Map<String, Object> access(Resource resource, SetupFile.Client client) {
        return Map.of("resourceAppId", resource.appId(), "resourceAccess",
                resource.ids(this.setup, client).stream().map((id) -> Map.of("id", id, "type", "Scope")).toList());
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
