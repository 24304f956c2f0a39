package dev.smartgateway.command.azure.resources;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

import dev.smartgateway.command.azure.plan.Removal;
import dev.smartgateway.command.azure.plan.SetupFile;
import dev.smartgateway.command.azure.shell.Shell;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds the resources with the tag of this set-up, in the order in which they can be
 * removed: resources that depend on others first.
 */
public final class AzureRemains {

    /** Prefixes of resource types, in lower case, in the order of removal. */
    private static final List<String> ORDER = List.of("microsoft.cdn/", "microsoft.insights/",
            "microsoft.app/containerapps", "microsoft.network/privateendpoints", "microsoft.app/", "microsoft.cache/",
            "microsoft.healthcareapis/workspaces/fhirservices", "microsoft.healthcareapis/", "microsoft.keyvault/",
            "microsoft.network/privatednszones/virtualnetworklinks", "microsoft.network/privatednszones",
            "microsoft.network/", "microsoft.managedidentity/", "microsoft.storage/", "microsoft.operationalinsights/");

    /** Prefixes of types whose content cannot be restored. */
    private static final List<String> DATA = List.of("microsoft.healthcareapis/", "microsoft.keyvault/",
            "microsoft.storage/", "microsoft.operationalinsights/");

    private final SetupFile setup;

    private final Shell shell;

    private final PrintWriter out;

    public AzureRemains(SetupFile setup, Shell shell, PrintWriter out) {
        this.setup = setup;
        this.shell = shell;
        this.out = out;
    }

    public List<Removal> found(boolean withData) {
        List<Removal> all = new ArrayList<>();
        List<JsonNode> resources = new ArrayList<>();
        json(this.shell.run(List.of("az", "resource", "list", "--subscription", this.setup.tenant().subscription(),
                "--resource-group", this.setup.tenant().resourceGroup(), "--query",
                "[?tags.\"smart-gateway\"=='" + this.setup.name() + "'].{id: id, type: type}", "--output", "json")))
            .forEach(resources::add);
        resources.sort(Comparator.comparingInt(AzureRemains::rank));
        for (JsonNode one : resources) {
            String id = one.path("id").asString();
            if (!withData && DATA.stream().anyMatch(type(one)::startsWith)) {
                this.out.println("kept " + id + ", which contains data; --with-data removes it too");
                continue;
            }
            if (type(one).startsWith("microsoft.managedidentity/")) {
                pull(id, all);
            }
            all.add(new Removal(id, () -> this.shell.run(List.of("az", "resource", "delete", "--ids", id))));
        }
        return all;
    }

    /**
     * Removes the role assignment for pulling images. It is at the registry, which does
     * not belong to the set-up.
     */
    private void pull(String identity, List<Removal> all) {
        String registry = this.setup.gateway().registry();
        if (registry == null) {
            return;
        }
        String principal = this.shell
            .run(List.of("az", "identity", "show", "--ids", identity, "--query", "principalId", "--output", "tsv"))
            .strip();
        json(this.shell.run(List.of("az", "role", "assignment", "list", "--scope", registry, "--role", "AcrPull",
                "--query", "[?principalId=='" + principal + "'].id", "--output", "json")))
            .forEach((assignment) -> all.add(new Removal(assignment.asString(), () -> this.shell
                .run(List.of("az", "role", "assignment", "delete", "--ids", assignment.asString())))));
    }

    private static int rank(JsonNode resource) {
        String type = type(resource);
        for (int rank = 0; rank < ORDER.size(); rank++) {
            if (type.startsWith(ORDER.get(rank))) {
                return rank;
            }
        }
        return 0;
    }

    private static String type(JsonNode resource) {
        return resource.path("type").asString("").toLowerCase(Locale.ROOT) + "/";
    }

    private static JsonNode json(String text) {
        return new JsonMapper().readTree(text.getBytes(StandardCharsets.UTF_8));
    }

}
