package dev.smartgateway.command.audit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.zip.GZIPInputStream;

import dev.smartgateway.audit.AuditVerifier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command {@code audit verify}: exit code 0 if the trail is complete, 1 if a line is
 * missing or altered, 2 if a file cannot be read.
 */
@Command(name = "verify", mixinStandardHelpOptions = true,
        description = "Reports whether lines are missing or altered, and the first such line.")
final class AuditVerify implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "audit files, oldest first; .gz is unpacked")
    private List<Path> files = new ArrayList<>();

    @Override
    public Integer call() {
        PrintWriter out = this.spec.commandLine().getOut();
        AuditVerifier verifier = new AuditVerifier();
        for (Path file : this.files) {
            try {
                read(file, verifier);
            }
            catch (IOException | UncheckedIOException ex) {
                this.spec.commandLine().getErr().println("Cannot read " + file + " (" + ex.getMessage() + ").");
                return CommandLine.ExitCode.USAGE;
            }
        }
        verifier.findings().forEach(out::println);
        out.println(verifier.lines() + " lines, " + verifier.findings().size() + " findings, " + verifier.declared()
                + " events declared as lost.");
        return verifier.findings().isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private static void read(Path file, AuditVerifier verifier) throws IOException {
        try (InputStream raw = Files.newInputStream(file);
                BufferedReader lines = new BufferedReader(new InputStreamReader(
                        file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw, StandardCharsets.UTF_8))) {
            long number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                verifier.line(file.getFileName() + " line " + (++number), line);
            }
        }
    }

}
