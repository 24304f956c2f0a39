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
 * The command {@code doctor}: reads the configuration as the gateway does, queries its
 * servers, and reports errors in plain words. Exit code 0 without findings, 1 with
 * warnings, 2 with errors.
 */
@Command(name = "doctor", mixinStandardHelpOptions = true,
        description = "Reports configuration errors in plain words, with how to fix them. Changes nothing.")
public final class DoctorCommand implements Callable<Integer> {

    private static final int MOST_BYTES = 64 * 1024;

    @Option(names = "--config", paramLabel = "DIR",
            description = "directory with application.yml, policy.yml and apps/; default: as for the gateway")
    private @Nullable Path config;

    @Option(names = "--token", paramLabel = "FILE",
            description = "file with an access token of a test user; decoded, used for two reads, never printed")
    private @Nullable Path token;

    @Option(names = "--issuer", paramLabel = "NAME", description = "check only this issuer")
    private @Nullable String issuer;

    @Option(names = "--json", description = "print JSON")
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
            here.wrong(Check.TOKEN, "The token file cannot be read.",
                    "give --token a readable file that contains one token");
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

    /**
     * Shows which server is being queried, because a server that is down delays the
     * report.
     */
    private void progress(String subject) {
        if (System.console() != null) {
            java.util.Objects.requireNonNull(this.spec).commandLine().getErr().println("checking " + subject + " ...");
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
