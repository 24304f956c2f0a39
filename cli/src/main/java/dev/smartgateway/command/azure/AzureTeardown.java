package dev.smartgateway.command.azure;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

import dev.smartgateway.command.azure.entra.EntraRemains;
import dev.smartgateway.command.azure.graph.Graph;
import dev.smartgateway.command.azure.graph.GraphAccess;
import dev.smartgateway.command.azure.graph.TenantSignIn;
import dev.smartgateway.command.azure.plan.Removal;
import dev.smartgateway.command.azure.plan.SetupFile;
import dev.smartgateway.command.azure.resources.AzureRemains;
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

/**
 * The command {@code azure teardown FILE}: lists the objects in Entra and in the resource
 * group that are marked as created by the set-up, and removes them after confirmation.
 * The FHIR service, keys and logs are kept unless {@code --with-data} is given.
 */
@Command(name = "teardown", mixinStandardHelpOptions = true,
        description = "Removes what the set-up created, and nothing else. Shows the list and asks first.")
final class AzureTeardown implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "set-up file, for example deploy/azure/setup.yml")
    private Path file = Path.of("");

    @Option(names = "--dry-run", description = "print what would be removed and change nothing")
    private boolean dryRun;

    @Option(names = "--yes", description = "do not ask")
    private boolean yes;

    @Option(names = "--with-data",
            description = "also remove the FHIR service, key vault, logs and audit copies of the set-up, with all data")
    private boolean withData;

    @Mixin
    private GraphAccess access = new GraphAccess();

    @Spec
    private @Nullable CommandSpec spec;

    private final Shell shell;

    private final TenantSignIn signIn;

    private final Pause pause;

    private final Supplier<String> typed;

    AzureTeardown(Shell shell, TenantSignIn signIn, Pause pause, Supplier<String> typed) {
        this.shell = shell;
        this.signIn = signIn;
        this.pause = pause;
        this.typed = typed;
    }

    @Override
    public Integer call() {
        return AzureCommand.exitCode(this.spec, (out) -> run(SetupFile.read(this.file), out));
    }

    private int run(SetupFile setup, PrintWriter out) {
        TenantCheck.commandLine(setup.tenant(), this.shell);
        List<Removal> found = found(setup, out);
        if (found.isEmpty()) {
            out.println("Nothing of this set-up is left to remove.");
            return 0;
        }
        out.println("To be removed permanently:");
        found.forEach((one) -> out.println("  " + one.what()));
        if (this.dryRun) {
            out.println("Dry run: nothing was changed.");
            return 0;
        }
        if (!this.yes && !confirmed(setup.name(), out)) {
            out.println("Nothing was removed.");
            return 1;
        }
        found.forEach((one) -> {
            out.println("removing " + one.what());
            out.flush();
            one.action().run();
        });
        out.println("Done. The resource group was kept.");
        return 0;
    }

    private List<Removal> found(SetupFile setup, PrintWriter out) {
        List<Removal> found = new ArrayList<>(new AzureRemains(setup, this.shell, out).found(this.withData));
        if (!setup.registered().isEmpty()) {
            Graph graph = this.access.connect(setup.tenant(), this.signIn).graph(false, out, this.pause);
            found.addAll(new EntraRemains(setup, graph).found());
        }
        return found;
    }

    private boolean confirmed(String name, PrintWriter out) {
        out.println("Type " + name + " to remove these:");
        out.flush();
        return name.equals(this.typed.get().strip());
    }

}
