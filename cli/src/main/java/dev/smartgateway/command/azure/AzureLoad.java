package dev.smartgateway.command.azure;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

import dev.smartgateway.command.azure.plan.SetupException;
import dev.smartgateway.command.azure.plan.SetupFile;
import dev.smartgateway.command.azure.sample.SampleBundle;
import dev.smartgateway.command.azure.sample.SampleService;
import dev.smartgateway.command.azure.shell.Pause;
import dev.smartgateway.command.azure.shell.Shell;
import dev.smartgateway.command.azure.shell.TenantCheck;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command {@code azure load FILE DIRECTORY}: loads sample data into the FHIR service
 * of a set-up, as the person who is signed in to the Azure command line. It refuses a
 * service that already holds patients.
 */
@Command(name = "load", mixinStandardHelpOptions = true,
        description = "Loads transaction Bundles, as Synthea writes them, into a FHIR service without patients.")
final class AzureLoad implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "FILE", description = "set-up file, for example deploy/azure/setup.yml")
    private Path file = Path.of("");

    @Parameters(index = "1", paramLabel = "DIRECTORY", description = "Bundles of type transaction or batch, *.json")
    private Path directory = Path.of("");

    @Option(names = "--add", description = "load even if the service already has patients")
    private boolean add;

    @Option(names = "--from", paramLabel = "NAME", description = "begin with this file, after an interrupted run")
    private String from = "";

    @Spec
    private @Nullable CommandSpec spec;

    private final Shell shell;

    private final Pause pause;

    AzureLoad(Shell shell, Pause pause) {
        this.shell = shell;
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
        List<SampleBundle> bundles = SampleBundle.all(this.directory, this.from);
        TenantCheck.commandLine(setup.tenant(), this.shell);
        String url = url(setup);
        String token = this.shell
            .run(List.of("az", "account", "get-access-token", "--subscription", setup.tenant().subscription(),
                    "--resource", url, "--query", "accessToken", "--output", "tsv"))
            .strip();
        SampleService service = new SampleService(url, token, this.pause);
        int there = service.patients();
        if (there > 0 && !this.add) {
            throw new SetupException("The FHIR service at " + url + " holds " + there + " patients. Sample data must "
                    + "not be mixed with real patients. If these are sample data too, add --add. Nothing was loaded.");
        }
        for (SampleBundle bundle : bundles) {
            out.println("loading " + bundle.name() + ", " + bundle.entries() + " resources");
            out.flush();
            service.load(bundle);
        }
        out.println("Done: " + bundles.size() + " files.");
    }

    private String url(SetupFile setup) {
        String existing = setup.fhir().existingUrl();
        if (existing != null) {
            return existing;
        }
        String made = this.shell.run(List.of("az", "deployment", "group", "show", "--subscription",
                setup.tenant().subscription(), "--resource-group", setup.tenant().resourceGroup(), "--name",
                setup.name() + "-base", "--query", "properties.outputs.fhirUrl.value", "--output", "tsv"))
            .strip();
        if (made.isEmpty()) {
            throw new SetupException("There is no FHIR service of this set-up yet. Run azure setup first.");
        }
        return made;
    }

}
