package dev.smartgateway.command.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

import dev.smartgateway.command.doctor.report.Check;
import dev.smartgateway.command.doctor.report.Printer;
import dev.smartgateway.command.doctor.report.Report;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code doctor}: reads the configuration as the gateway does, asks the servers in it,
 * and says in plain words what is wrong. Exit code 0 when all is well, 1 with warnings, 2
 * when something is wrong.
 */
@Command(name = "doctor", mixinStandardHelpOptions = true,
        description = "Says in plain words what is misconfigured and how to mend it. Changes nothing.")
public final class DoctorCommand implements Callable<Integer> {

    private static final int MOST_BYTES = 64 * 1024;

    @Option(names = "--config", paramLabel = "DIR",
            description = "directory with application.yml, policy.yml and apps/; default: where the gateway looks")
    private @Nullable Path config;

    @Option(names = "--token", paramLabel = "FILE",
            description = "file with an access token of a test user; looked into, used for two reads, never printed")
    private @Nullable Path token;

    @Option(names = "--issuer", paramLabel = "NAME", description = "look at this issuer only")
    private @Nullable String issuer;

    @Option(names = "--json", description = "for programs")
    private boolean json;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        Report report = new Report();
        Report.Notes here = report.about("this installation");
        try (Installation installation = Installation.open(this.config)) {
            new DoctorRun(installation, report, this::progress).run(this.issuer, given());
        }
        catch (IOException ex) {
            here.wrong(Check.TOKEN, "The token file cannot be read.", "name a readable file with one token in it");
        }
        catch (RuntimeException ex) {
            Failure failure = Failure.of(ex);
            here.wrong(Check.CONFIGURATION, failure.text(), failure.remedy());
        }
        Printer printer = new Printer(java.util.Objects.requireNonNull(this.spec).commandLine().getOut(), Ansi.AUTO);
        if (this.json) {
            printer.json(report);
        }
        else {
            printer.text(report);
        }
        return report.worst().exitCode();
    }

    /** Servers that are away take their time; a person at a terminal sees whose it is. */
    private void progress(String subject) {
        if (System.console() != null) {
            java.util.Objects.requireNonNull(this.spec)
                .commandLine()
                .getErr()
                .println("looking at " + subject + " ...");
        }
    }

    private @Nullable GivenToken given() throws IOException {
        if (this.token == null) {
            return null;
        }
        if (Files.size(this.token) > MOST_BYTES) {
            throw new IOException("too large");
        }
        return GivenToken.read(Files.readString(this.token));
    }

}
