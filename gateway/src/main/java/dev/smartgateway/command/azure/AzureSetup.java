package dev.smartgateway.command.azure;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code azure setup FILE}: first the Entra objects, then the Bicep deployment, then the
 * federated credentials for the identity that the deployment made. Run again, it changes
 * only what is missing or different.
 */
@Command(name = "setup", mixinStandardHelpOptions = true,
        description = "Creates or updates everything in Entra and Azure from one file.")
final class AzureSetup implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "for example deploy/azure/setup.yml")
    private Path file = Path.of("");

    @Option(names = "--dry-run", description = "print the plan and change nothing")
    private boolean dryRun;

    @Option(names = "--bicep", description = "default: ${DEFAULT-VALUE}", defaultValue = "deploy/azure/main.bicep")
    private Path bicep = Path.of("");

    @Option(names = "--graph", hidden = true, defaultValue = "https://graph.microsoft.com/v1.0")
    private URI graphUrl = URI.create("");

    @Spec
    private @Nullable CommandSpec spec;

    private final Shell shell;

    AzureSetup(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        PrintWriter out = java.util.Objects.requireNonNull(this.spec).commandLine().getOut();
        try {
            run(SetupFile.read(this.file), out);
            return 0;
        }
        catch (SetupException ex) {
            this.spec.commandLine().getErr().println(ex.getMessage());
            return 1;
        }
    }

    private void run(SetupFile setup, PrintWriter out) {
        Graph graph = new HttpGraph(this.graphUrl, graphToken(), this.dryRun, out);
        Directory directory = new Directory(graph, setup);
        out.println("Entra, tenant " + setup.tenant().id());
        String resourceApp = directory.resourceApp();
        Map<String, JsonNode> clients = new LinkedHashMap<>();
        setup.apps().forEach((app) -> clients.put(app.issuer(), directory.clientApp(app, resourceApp)));
        out.println("Azure, resource group " + setup.tenant().resourceGroup());
        String identity = deploy(setup, out);
        out.println("Federated credentials");
        clients.values().forEach((app) -> directory.federate(app, identity));
        clients.forEach((issuer, app) -> out.println("  client id of " + issuer + ": " + app.path("appId").asString()));
        out.println(this.dryRun ? "Dry run: nothing was changed." : "Done. Check it with: smart-gateway doctor");
    }

    private String graphToken() {
        return this.shell.run(List.of("az", "account", "get-access-token", "--resource-type", "ms-graph", "--query",
                "accessToken", "--output", "tsv"))
            .strip();
    }

    /** Returns the principal id of the gateway's identity. */
    private String deploy(SetupFile setup, PrintWriter out) {
        List<String> command = new ArrayList<>(List.of("az", "deployment", "group", this.dryRun ? "what-if" : "create",
                "--subscription", setup.tenant().subscription(), "--resource-group", setup.tenant().resourceGroup(),
                "--name", setup.name() + "-gateway", "--template-file", this.bicep.toString(), "--parameters"));
        Path parameters = DeploymentFile.write(setup);
        command.add("@" + parameters);
        out.println((this.dryRun ? "would run: " : "running: ") + String.join(" ", command));
        if (this.dryRun) {
            return "(identity of the deployment)";
        }
        command.addAll(List.of("--query", "properties.outputs.identityPrincipalId.value", "--output", "json"));
        String answer = this.shell.run(command);
        return new JsonMapper().readTree(answer.getBytes(StandardCharsets.UTF_8)).asString();
    }

}
