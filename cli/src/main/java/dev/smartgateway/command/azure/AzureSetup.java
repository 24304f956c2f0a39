package dev.smartgateway.command.azure;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

import dev.smartgateway.command.azure.entra.Directory;
import dev.smartgateway.command.azure.graph.Graph;
import dev.smartgateway.command.azure.graph.GraphAccess;
import dev.smartgateway.command.azure.graph.TenantSignIn;
import dev.smartgateway.command.azure.plan.ConfigFiles;
import dev.smartgateway.command.azure.plan.Permissions;
import dev.smartgateway.command.azure.plan.SetupFile;
import dev.smartgateway.command.azure.resources.Deployment;
import dev.smartgateway.command.azure.resources.DeploymentFile;
import dev.smartgateway.command.azure.shell.Pause;
import dev.smartgateway.command.azure.shell.Shell;
import dev.smartgateway.command.azure.shell.TenantCheck;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/**
 * The command {@code azure setup FILE}: first the Entra objects, then the deployment of
 * the gateway's infrastructure, then the federated credentials for the identity that it
 * created, and finally the gateway itself. If it is run again, it changes only what is
 * missing or different.
 */
@Command(name = "setup", mixinStandardHelpOptions = true,
        description = "Creates or updates everything in Entra and Azure from one file.")
final class AzureSetup implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "set-up file, for example deploy/azure/setup.yml")
    private Path file = Path.of("");

    @Option(names = "--dry-run", description = "print the plan and change nothing")
    private boolean dryRun;

    @Option(names = "--bicep", description = "directory of the Bicep files; default: ${DEFAULT-VALUE}",
            defaultValue = "deploy/azure")
    private Path bicep = Path.of("");

    @Option(names = "--parameters", paramLabel = "FILE",
            description = "only write the parameters of base.bicep into this file, for azd; it contains no key")
    private @Nullable Path parameters;

    @Mixin
    private GraphAccess access = new GraphAccess();

    @Spec
    private @Nullable CommandSpec spec;

    private final Shell shell;

    private final TenantSignIn signIn;

    private final Pause pause;

    AzureSetup(Shell shell, TenantSignIn signIn, Pause pause) {
        this.shell = shell;
        this.signIn = signIn;
        this.pause = pause;
    }

    @Override
    public Integer call() {
        return AzureCommand.exitCode(this.spec, (out) -> {
            run(SetupFile.read(this.file), out);
            return 0;
        });
    }

    private void run(SetupFile setup, PrintWriter out) {
        ConfigFiles files = ConfigFiles.read(setup);
        TenantCheck.commandLine(setup.tenant(), this.shell);
        if (this.parameters != null) {
            DeploymentFile.write(this.parameters, DeploymentFile.base(setup));
            out.println("written: " + this.parameters);
            return;
        }
        Map<String, JsonNode> clients = new LinkedHashMap<>();
        Directory directory = setup.registered().isEmpty() ? null : registered(setup, files.bases(), clients, out);
        out.println("Azure, resource group " + setup.tenant().resourceGroup());
        Deployment deployment = new Deployment(setup, this.shell, this.bicep, this.dryRun, out);
        JsonNode base = deployment.base();
        if (directory != null) {
            out.println("Federated credentials");
            String identity = base.path("identityPrincipalId").path("value").asString("(identity of the deployment)");
            clients.values().forEach((app) -> directory.federate(app, identity));
        }
        Map<String, String> ids = new LinkedHashMap<>();
        setup.apps()
            .stream()
            .filter((app) -> app.clientId() != null)
            .forEach((app) -> ids.put(app.issuer(), app.clientId()));
        clients.forEach((issuer, app) -> ids.put(issuer, app.path("appId").asString()));
        ids.forEach((issuer, id) -> out.println("  client id of " + issuer + ": " + id));
        new NextSteps(setup, files.bases(), out).print(deployment.app(files.texts(), ids, base));
        out.println(this.dryRun ? "Dry run: nothing was changed."
                : "Done. Check it with: java -jar smart-gateway-cli.jar doctor");
    }

    /**
     * Creates or updates the objects in Entra and puts the application of each issuer
     * into {@code clients}.
     */
    private Directory registered(SetupFile setup, Map<String, String> bases, Map<String, JsonNode> clients,
            PrintWriter out) {
        Graph graph = this.access.connect(setup.tenant(), this.signIn).graph(this.dryRun, out, this.pause);
        Directory directory = new Directory(graph, setup, bases);
        out.println("Entra, tenant " + setup.tenant().id());
        Permissions.warnings(setup).forEach(graph::tell);
        Directory.Resource resourceApp = directory.resourceApp();
        setup.registered().forEach((app) -> clients.put(app.issuer(), directory.clientApp(app, resourceApp)));
        directory.authorize(resourceApp, clients);
        return directory;
    }

}
