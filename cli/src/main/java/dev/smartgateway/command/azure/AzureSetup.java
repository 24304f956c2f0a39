package dev.smartgateway.command.azure;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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

    @Option(names = "--graph-token", paramLabel = "FILE",
            description = "file with a token for Microsoft Graph, where the one of az may do too little")
    private @Nullable Path graphToken;

    @Option(names = "--graph", hidden = true, defaultValue = "https://graph.microsoft.com/v1.0")
    private URI graphUrl = URI.create("");

    @Spec
    private @Nullable CommandSpec spec;

    private final Shell shell;

    private final HttpGraph.Pause pause;

    AzureSetup(Shell shell, HttpGraph.Pause pause) {
        this.shell = shell;
        this.pause = pause;
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
        Graph graph = new HttpGraph(this.graphUrl, graphToken(), this.dryRun, out, this.pause);
        Directory directory = new Directory(graph, setup);
        out.println("Entra, tenant " + setup.tenant().id());
        Directory.Resource resourceApp = directory.resourceApp();
        Map<String, JsonNode> clients = new LinkedHashMap<>();
        setup.apps().forEach((app) -> clients.put(app.issuer(), directory.clientApp(app, resourceApp)));
        out.println("Azure, resource group " + setup.tenant().resourceGroup());
        JsonNode outputs = deploy(setup, out);
        String identity = outputs.path("identityPrincipalId").path("value").asString("(identity of the deployment)");
        out.println("Federated credentials");
        clients.values().forEach((app) -> directory.federate(app, identity));
        clients.forEach((issuer, app) -> out.println("  client id of " + issuer + ": " + app.path("appId").asString()));
        new NextSteps(setup, out).print(outputs);
        out.println(this.dryRun ? "Dry run: nothing was changed."
                : "Done. Check it with: java -jar smart-gateway.jar doctor");
    }

    private String graphToken() {
        if (this.graphToken != null) {
            try {
                return Files.readString(this.graphToken).strip();
            }
            catch (IOException ex) {
                throw new SetupException("The file of --graph-token cannot be read: " + this.graphToken);
            }
        }
        return this.shell.run(List.of("az", "account", "get-access-token", "--resource-type", "ms-graph", "--query",
                "accessToken", "--output", "tsv"))
            .strip();
    }

    /**
     * Returns the outputs of the deployment; in a dry run Azure tells what would change.
     */
    private JsonNode deploy(SetupFile setup, PrintWriter out) {
        List<String> command = new ArrayList<>(List.of("az", "deployment", "group", this.dryRun ? "what-if" : "create",
                "--subscription", setup.tenant().subscription(), "--resource-group", setup.tenant().resourceGroup(),
                "--name", setup.name() + "-gateway", "--template-file", this.bicep.toString(), "--parameters"));
        Path parameters = DeploymentFile.write(setup);
        command.add("@" + parameters);
        out.println("running: " + String.join(" ", command));
        out.println(this.dryRun ? "  (asks Azure only)" : "  (this takes about half an hour the first time)");
        out.flush();
        if (this.dryRun) {
            out.println(whatIf(command));
            return new JsonMapper().createObjectNode();
        }
        command.addAll(List.of("--query", "properties.outputs", "--output", "json"));
        return new JsonMapper().readTree(this.shell.run(command).getBytes(StandardCharsets.UTF_8));
    }

    /** The plan of the Entra objects is worth having also where Azure gives none. */
    private String whatIf(List<String> command) {
        try {
            return this.shell.run(command);
        }
        catch (SetupException ex) {
            return "  Azure gave no plan: " + ex.getMessage();
        }
    }

}
