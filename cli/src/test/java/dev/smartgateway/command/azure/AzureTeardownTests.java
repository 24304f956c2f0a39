package dev.smartgateway.command.azure;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

class AzureTeardownTests {

    private static final String GROUP = "/subscriptions/s/resourceGroups/g/providers/";

    @TempDir
    private Path directory;

    private final List<String> commands = new ArrayList<>();

    private final StringWriter out = new StringWriter();

    private final StringWriter err = new StringWriter();

    private final List<String> resources = new ArrayList<>(List.of("Microsoft.Network/virtualNetworks/ward-vnet",
            "Microsoft.ManagedIdentity/userAssignedIdentities/ward-gateway",
            "Microsoft.OperationalInsights/workspaces/ward-logs", "Microsoft.App/managedEnvironments/ward-env",
            "Microsoft.HealthcareApis/workspaces/ward1", "Microsoft.HealthcareApis/workspaces/ward1/fhirservices/fhir",
            "Microsoft.Network/privateDnsZones/z/virtualNetworkLinks/l", "Microsoft.Network/privateDnsZones/z",
            "Microsoft.KeyVault/vaults/ward-1", "Microsoft.App/containerApps/ward-gateway",
            "Microsoft.Network/privateEndpoints/ward-fhir", "Microsoft.Cache/redisEnterprise/ward-1"));

    private String typed = "ward";

    private int asked;

    private GraphStandIn graph;

    private Path file;

    @BeforeEach
    void setUp() throws IOException {
        this.graph = new GraphStandIn();
        Path apps = Files.createDirectories(this.directory.resolve("config/apps"));
        Files.writeString(this.directory.resolve("config/policy.yml"), "types: []\n");
        Files.writeString(apps.resolve("chart.yml"), """
                name: chart
                issuers:
                  - name: entra
                    mode: rbac
                    client: { id: "${CLIENT_ID_ENTRA}", authentication: entra-federated }
                    scopes: patient/Patient.rs
                """);
        this.file = Files.writeString(this.directory.resolve("setup.yml"), """
                name: ward
                tenant: { id: tenant-1, verifiedDomain: hospital.example, subscription: s, resourceGroup: g }
                gateway:
                  publicUrl: https://chart.hospital.example
                  image: registry.example/smart-gateway@sha256:0
                  registry: /subscriptions/s/resourceGroups/r/providers/Microsoft.ContainerRegistry/registries/reg
                  config: %s
                fhir: { mode: rbac, users: group-1, allowWrites: false, existingUrl: null, existingId: null }
                apps: [{ issuer: entra, scopes: patient/Patient.rs }]
                """.formatted(this.directory.resolve("config")));
        assertThat(command(new AzureSetup(this::shell, (tenant, cloud) -> GraphStandIn.TOKEN, (seconds) -> {
        }))).as(this.err.toString()).isZero();
        this.commands.clear();
    }

    @AfterEach
    void stop() {
        this.graph.close();
    }

    private int command(Object command, String... more) {
        List<String> args = new ArrayList<>(List.of("--graph", this.graph.url().toString(), this.file.toString()));
        args.addAll(List.of(more));
        return new CommandLine(command).setOut(new PrintWriter(this.out, true))
            .setErr(new PrintWriter(this.err, true))
            .execute(args.toArray(String[]::new));
    }

    private int teardown(String... more) {
        return command(new AzureTeardown(this::shell, (tenant, cloud) -> GraphStandIn.TOKEN, (seconds) -> {
        }, () -> {
            this.asked++;
            return this.typed;
        }), more);
    }

    private String shell(List<String> command) {
        String line = String.join(" ", command);
        this.commands.add(line);
        if (line.startsWith("az cloud show")) {
            return "AzureCloud";
        }
        if (command.contains("tenantId")) {
            return "tenant-1";
        }
        if (line.startsWith("az resource list") && line.contains("--resource-type")) {
            return "[]";
        }
        if (line.startsWith("az resource list")) {
            return json(this.resources);
        }
        if (line.startsWith("az identity show")) {
            return "principal-1";
        }
        if (line.startsWith("az role assignment list")) {
            return "[\"/registry/assignment-1\"]";
        }
        if (line.startsWith("az resource delete")) {
            this.resources.removeIf((one) -> line.endsWith(GROUP + one));
        }
        return line.contains("app.bicep") ? "{}" : "{\"identityPrincipalId\": {\"value\": \"principal-1\"}}";
    }

    private static String json(List<String> resources) {
        return new JsonMapper().writeValueAsString(resources.stream().map((one) -> {
            ObjectNode row = new JsonMapper().createObjectNode();
            String[] parts = one.split("/");
            String type = parts[0] + "/" + parts[1] + ((parts.length > 3) ? "/" + parts[3] : "");
            return row.put("id", GROUP + one).put("type", type);
        }).toList());
    }

    private List<String> removed() {
        return this.commands.stream()
            .filter((line) -> line.startsWith("az resource delete"))
            .map((line) -> line.substring(line.indexOf(GROUP) + GROUP.length()))
            .toList();
    }

    @Test
    void teardownWhenConfirmedThenRemovesOursInOrderAndKeepsData() {
        assertThat(teardown()).as(this.err.toString()).isZero();
        assertThat(removed()).containsExactly("Microsoft.App/containerApps/ward-gateway",
                "Microsoft.Network/privateEndpoints/ward-fhir", "Microsoft.App/managedEnvironments/ward-env",
                "Microsoft.Cache/redisEnterprise/ward-1", "Microsoft.Network/privateDnsZones/z/virtualNetworkLinks/l",
                "Microsoft.Network/privateDnsZones/z", "Microsoft.Network/virtualNetworks/ward-vnet",
                "Microsoft.ManagedIdentity/userAssignedIdentities/ward-gateway");
        assertThat(this.commands).contains("az role assignment delete --ids /registry/assignment-1")
            .noneMatch((line) -> line.contains("group delete"));
        assertThat(this.out.toString())
            .contains("kept " + GROUP + "Microsoft.KeyVault/vaults/ward-1, which contains data");
        assertThat(this.graph.all("/applications")).isEmpty();
        assertThat(this.graph.all("/policies/claimsMappingPolicies")).isEmpty();
        assertThat(teardown("--with-data")).isZero();
        assertThat(removed()).endsWith("Microsoft.HealthcareApis/workspaces/ward1/fhirservices/fhir",
                "Microsoft.HealthcareApis/workspaces/ward1", "Microsoft.KeyVault/vaults/ward-1",
                "Microsoft.OperationalInsights/workspaces/ward-logs");
        assertThat(teardown("--with-data")).isZero();
        assertThat(this.out.toString()).contains("Nothing of this set-up is left to remove.");
    }

    @Test
    void teardownWhenSomebodyElseMadeAnApplicationThenItStaysAndIsReported() {
        ObjectNode theirs = this.graph.only("/applications", "ward-entra");
        theirs.putArray("tags").add("smart-gateway:other");
        this.graph.only("/policies/claimsMappingPolicies", "ward-fhirUser").putArray("definition").add("{}");
        assertThat(teardown("--yes")).isZero();
        assertThat(this.asked).isZero();
        assertThat(this.graph.all("/applications")).containsExactly(theirs);
        assertThat(this.graph.all("/policies/claimsMappingPolicies")).hasSize(1);
        assertThat(this.out.toString()).contains("kept application ward-entra");
    }

    @Test
    void teardownWhenNotConfirmedOrOnlyTriedThenRemovesNothing() {
        int writes = this.graph.writes().size();
        this.typed = "yes";
        assertThat(teardown()).isEqualTo(1);
        this.typed = "";
        assertThat(teardown()).isEqualTo(1);
        assertThat(this.out.toString()).contains("Type ward to remove these:", "application ward-fhir",
                "Nothing was removed.");
        assertThat(teardown("--dry-run")).isZero();
        assertThat(this.asked).isEqualTo(2);
        assertThat(removed()).isEmpty();
        assertThat(this.graph.writes()).hasSize(writes);
    }

    @Test
    void teardownWhenInterruptedThenTheNextFinishes() {
        this.graph.refuse(1, 500);
        assertThat(teardown()).isEqualTo(1);
        assertThat(this.graph.all("/applications")).isNotEmpty();
        assertThat(teardown()).as(this.err.toString()).isZero();
        assertThat(this.graph.all("/applications")).isEmpty();
    }

}
