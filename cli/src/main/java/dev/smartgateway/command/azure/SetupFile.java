package dev.smartgateway.command.azure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The input file that a hospital writes once ({@code deploy/azure/setup.yml}).
 *
 * @param name prefix of all names, 3 to 12 lower-case letters or digits
 * @param tenant where things go in Entra and Azure
 * @param gateway the gateway's own settings
 * @param fhir the FHIR service
 * @param apps one client registration each
 */
record SetupFile(String name, Tenant tenant, Gateway gateway, Fhir fhir, List<Client> apps) {

    private static final String ACTION_GROUP = "(?i)/subscriptions/[^/]+/resourceGroups/[^/]+/providers/"
            + "Microsoft\\.Insights/actionGroups/[^/]+";

    private static final int MOST_PROVIDERS = 2;

    private static final String REGISTRY = "/subscriptions/[^/]+/resourceGroups/[^/]+/providers/"
            + "Microsoft\\.ContainerRegistry/registries/[^/]+";

    /**
     * The target tenant and subscription.
     *
     * @param id tenant id
     * @param verifiedDomain a verified domain of the tenant; part of the audience
     * @param subscription subscription id
     * @param resourceGroup must exist
     */
    record Tenant(String id, String verifiedDomain, String subscription, String resourceGroup) {
    }

    /**
     * The gateway.
     *
     * @param publicUrl origin that browsers use
     * @param image container image with digest
     * @param registry resource id of a private registry that holds it
     * @param config directory with {@code policy.yml}, {@code apps/*.yml} and the like
     * @param alerts resource id of the action group that alerts go to
     */
    record Gateway(String publicUrl, String image, @Nullable String registry, String config, @Nullable String alerts) {
    }

    /**
     * The FHIR service.
     *
     * @param mode {@code rbac} or {@code smart-user}
     * @param users object id of the group of users
     * @param allowWrites rbac only
     * @param existingUrl base URL of an existing service, or {@code null} to create one
     * @param existingId its resource id, for a private endpoint
     * @param identityProviders where real patients sign in: External ID, B2C, Okta
     */
    record Fhir(String mode, @Nullable String users, boolean allowWrites, @Nullable String existingUrl,
            @Nullable String existingId, @Nullable List<IdentityProvider> identityProviders) {

        /** Those that are listed, perhaps none. */
        List<IdentityProvider> providers() {
            return (this.identityProviders != null) ? this.identityProviders : List.of();
        }

    }

    /**
     * An identity provider that the FHIR service trusts besides Entra
     * ({@code smartIdentityProviders}).
     *
     * @param authority under which its discovery document lies
     * @param clientId {@code azp} or {@code appid} of its tokens
     * @param audience {@code aud} of its tokens, letter by letter
     */
    record IdentityProvider(String authority, String clientId, String audience) {

        private static final String AUTHORITY = "https://[A-Za-z0-9.-]+(:[0-9]+)?(/[^?#\\s]*[^/?#\\s])?";

    }

    /**
     * One SMART app: one context level and one SMART version.
     *
     * @param issuer name of the issuer in {@code config/apps}, last part of the redirect
     * URI
     * @param scopes SMART spelling, space separated
     * @param clientId id of a registration at one of the identity providers; without one
     * it is registered in Entra
     */
    record Client(String issuer, String scopes, @Nullable String clientId) {
    }

    /** The apps that are registered in Entra. */
    List<Client> registered() {
        return this.apps.stream().filter((app) -> app.clientId() == null).toList();
    }

    /** The audience: an application ID URI in the verified domain. */
    String audience() {
        return "https://" + this.name + "." + this.tenant.verifiedDomain();
    }

    /**
     * Reads and checks the file.
     * @throws SetupException naming the key and what to write instead
     */
    static SetupFile read(Path file) {
        try {
            YAMLMapper mapper = YAMLMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .disable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .build();
            JsonNode tree = mapper.readTree(Files.readString(file));
            optional(tree.path("gateway"), "registry");
            optional(tree.path("gateway"), "alerts");
            optional(tree.path("fhir"), "identityProviders");
            tree.path("apps").forEach((app) -> optional(app, "clientId"));
            SetupFile setup = mapper.treeToValue(tree, SetupFile.class);
            setup.check(file);
            return setup;
        }
        catch (JacksonException ex) {
            throw new SetupException(file + ": " + ex.getOriginalMessage());
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static void optional(JsonNode object, String key) {
        if (object instanceof ObjectNode present && !present.has(key)) {
            present.putNull(key);
        }
    }

    /** What the FHIR service would not take, or would answer 401 to ever after. */
    private void providers(List<String> wrong) {
        List<IdentityProvider> providers = this.fhir.providers();
        Set<String> clients = new HashSet<>();
        Set<String> authorities = new HashSet<>();
        for (int index = 0; index < providers.size(); index++) {
            IdentityProvider one = providers.get(index);
            String row = "fhir.identityProviders[" + index + "].";
            authorities.add(one.authority());
            if (!one.authority().matches(IdentityProvider.AUTHORITY)) {
                wrong.add(row + "authority: write https://..., the address before /.well-known/openid-configuration,"
                        + " without a slash at its end");
            }
            if (one.clientId().isBlank() || !clients.add(one.clientId())) {
                wrong.add(row + "clientId: write the id that stands in azp or appid, each once");
            }
            if (one.audience().isBlank()) {
                wrong.add(row + "audience: write the aud of the access tokens, letter by letter");
            }
        }
        if (authorities.size() > MOST_PROVIDERS) {
            wrong.add("fhir.identityProviders: the FHIR service takes two authorities at most");
        }
        clients(providers, clients, wrong);
    }

    private void clients(List<IdentityProvider> providers, Set<String> clients, List<String> wrong) {
        if (!providers.isEmpty() && !this.fhir.mode().equals("smart-user")) {
            wrong.add("fhir.identityProviders: their users cannot hold Azure roles; write fhir.mode: smart-user");
        }
        if (!providers.isEmpty() && this.fhir.existingUrl() != null) {
            wrong.add("fhir.identityProviders: an existing service is left as it is; add them there by hand, or leave "
                    + "fhir.existingUrl empty");
        }
        this.apps.stream()
            .filter((app) -> app.clientId() != null && !clients.contains(app.clientId()))
            .forEach((app) -> wrong
                .add("apps[" + app.issuer() + "].clientId: is that of no fhir.identityProviders; the FHIR service "
                        + "would answer 401 to all its tokens"));
    }

    private void check(Path file) {
        List<String> wrong = new ArrayList<>();
        if (!this.name.matches("[a-z][a-z0-9]{2,11}")) {
            wrong.add("name: write 3 to 12 lower-case letters or digits, beginning with a letter");
        }
        if (!this.gateway.publicUrl().matches("https://[^/]+")) {
            wrong.add("gateway.publicUrl: write https://host without a path");
        }
        if (!List.of("rbac", "smart-user").contains(this.fhir.mode())) {
            wrong.add("fhir.mode: write rbac (clinicians) or smart-user (patients)");
        }
        if (this.fhir.mode().equals("smart-user") && this.fhir.allowWrites()) {
            wrong.add("fhir.allowWrites: the role of smart-user is read-only; write false or choose rbac");
        }
        resources(wrong);
        if (this.apps.isEmpty()) {
            wrong.add("apps: name at least one");
        }
        if (this.apps.stream().map(Client::issuer).distinct().count() < this.apps.size()) {
            wrong.add("apps: give each issuer one entry");
        }
        this.apps.forEach((app) -> wrong.addAll(Permissions.check(app)));
        providers(wrong);
        if (!wrong.isEmpty()) {
            throw new SetupException(file + ":\n  " + String.join("\n  ", wrong));
        }
    }

    private void resources(List<String> wrong) {
        String registry = this.gateway.registry();
        if (registry != null && !registry.matches(REGISTRY)) {
            wrong.add("gateway.registry: write the resource id, /subscriptions/.../resourceGroups/.../providers/"
                    + "Microsoft.ContainerRegistry/registries/NAME, or leave it empty");
        }
        String alerts = this.gateway.alerts();
        if (alerts != null && !alerts.matches(ACTION_GROUP)) {
            wrong.add("gateway.alerts: write the resource id of an action group, /subscriptions/.../resourceGroups/.../"
                    + "providers/Microsoft.Insights/actionGroups/NAME, or leave it empty");
        }
    }

}
