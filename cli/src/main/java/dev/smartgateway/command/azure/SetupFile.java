package dev.smartgateway.command.azure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
     */
    record Gateway(String publicUrl, String image, @Nullable String registry, String config) {
    }

    /**
     * The FHIR service.
     *
     * @param mode {@code rbac} or {@code smart-user}
     * @param users object id of the group of users
     * @param allowWrites rbac only
     * @param existingUrl base URL of an existing service, or {@code null} to create one
     * @param existingId its resource id, for a private endpoint
     */
    record Fhir(String mode, @Nullable String users, boolean allowWrites, @Nullable String existingUrl,
            @Nullable String existingId) {
    }

    /**
     * One SMART app: one context level and one SMART version.
     *
     * @param issuer name of the issuer in {@code config/apps}, last part of the redirect
     * URI
     * @param scopes SMART spelling, space separated
     */
    record Client(String issuer, String scopes) {
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
            if (tree.path("gateway") instanceof ObjectNode gateway && !gateway.has("registry")) {
                gateway.putNull("registry");
            }
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
        String registry = this.gateway.registry();
        if (registry != null && !registry.matches(REGISTRY)) {
            wrong.add("gateway.registry: write the resource id, /subscriptions/.../resourceGroups/.../providers/"
                    + "Microsoft.ContainerRegistry/registries/NAME, or leave it empty");
        }
        if (this.apps.isEmpty()) {
            wrong.add("apps: name at least one");
        }
        if (this.apps.stream().map(Client::issuer).distinct().count() < this.apps.size()) {
            wrong.add("apps: give each issuer one entry");
        }
        this.apps.forEach((app) -> wrong.addAll(Permissions.check(app)));
        if (!wrong.isEmpty()) {
            throw new SetupException(file + ":\n  " + String.join("\n  ", wrong));
        }
    }

}
