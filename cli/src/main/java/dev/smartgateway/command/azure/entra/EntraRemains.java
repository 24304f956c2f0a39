package dev.smartgateway.command.azure.entra;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.smartgateway.command.azure.graph.Graph;
import dev.smartgateway.command.azure.plan.Removal;
import dev.smartgateway.command.azure.plan.SetupFile;
import tools.jackson.databind.JsonNode;

/**
 * Finds the objects in Entra that have the mark of this set-up, and the claim mapping of
 * its FHIR resource app. Entra deletes service principals, grants and federated
 * credentials together with their application. An application that has only the name, and
 * not the mark, is kept and reported.
 */
public final class EntraRemains {

    private final SetupFile setup;

    private final Graph graph;

    public EntraRemains(SetupFile setup, Graph graph) {
        this.setup = setup;
        this.graph = graph;
    }

    public List<Removal> found() {
        List<Removal> all = new ArrayList<>();
        List<JsonNode> marked = find("/applications?$filter=", "tags/any(t:t eq '" + this.setup.mark() + "')");
        Stream.concat(Stream.of("fhir"), this.setup.registered().stream().map(SetupFile.Client::issuer))
            .map((part) -> this.setup.name() + "-" + part)
            .forEach((name) -> find("/applications?$filter=", "displayName eq '" + name + "'").stream()
                .filter((one) -> !marked(one))
                .forEach((one) -> this.graph
                    .tell("kept application " + name + ", which does not carry the mark of this set-up")));
        for (JsonNode app : marked) {
            all.add(removal("application " + app.path("displayName").asString(),
                    "/applications/" + app.path("id").asString()));
            mappings(app).forEach(all::add);
        }
        return all;
    }

    private boolean marked(JsonNode app) {
        return app.path("tags").valueStream().anyMatch((tag) -> tag.asString("").equals(this.setup.mark()));
    }

    /**
     * A mapping belongs to the set-up if it maps to the extension of this application.
     */
    private Stream<Removal> mappings(JsonNode app) {
        String extension = "extension_" + app.path("appId").asString().replace("-", "") + "_fhirUser";
        return find("/policies/claimsMappingPolicies?$filter=", "displayName eq '" + this.setup.name() + "-fhirUser'")
            .stream()
            .filter((policy) -> policy.path("definition").toString().contains(extension))
            .map((policy) -> removal("claim mapping " + policy.path("displayName").asString(),
                    "/policies/claimsMappingPolicies/" + policy.path("id").asString()));
    }

    private Removal removal(String what, String path) {
        return new Removal(what, () -> this.graph.write("  " + what, "DELETE", path, Map.of()));
    }

    private List<JsonNode> find(String path, String filter) {
        List<JsonNode> values = new ArrayList<>();
        this.graph.get(path + URLEncoder.encode(filter, StandardCharsets.UTF_8)).path("value").forEach(values::add);
        return values;
    }

}
