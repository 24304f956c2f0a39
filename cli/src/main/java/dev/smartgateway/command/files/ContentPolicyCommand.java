package dev.smartgateway.command.files;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command {@code content-policy}: prints the additions to the content security policy
 * that an app needs.
 */
@Command(name = "content-policy", mixinStandardHelpOptions = true,
        description = "Reads the built files of an app and prints the content security policy for its app file."
                + " Opens no connection, changes nothing.")
public final class ContentPolicyCommand implements Callable<Integer> {

    private static final long LONGEST = 20_000_000;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "DIRECTORY", description = "directory with the built files of the app")
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Override
    public Integer call() {
        ContentNeeds needs = new ContentNeeds();
        try (Stream<Path> files = Files.walk(this.directory)) {
            List<Path> all = files.filter(Files::isRegularFile).sorted().toList();
            for (Path file : all) {
                read(file, needs);
            }
        }
        catch (IOException | UncheckedIOException ex) {
            this.spec.commandLine()
                .getErr()
                .println("Cannot read " + this.directory + " (" + ex.getClass().getSimpleName()
                        + "). Name the directory of the built files.");
            return CommandLine.ExitCode.USAGE;
        }
        print(needs);
        return CommandLine.ExitCode.OK;
    }

    private void read(Path file, ContentNeeds needs) throws IOException {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        boolean page = name.endsWith(".html") || name.endsWith(".htm");
        boolean code = name.endsWith(".js") || name.endsWith(".mjs");
        if (!(page || code) || Files.size(file) > LONGEST) {
            return;
        }
        String shown = this.directory.relativize(file).toString();
        String text = Files.readString(file);
        if (page) {
            needs.page(shown, text);
        }
        else {
            needs.script(shown, text);
        }
    }

    private void print(ContentNeeds needs) {
        PrintWriter out = this.spec.commandLine().getOut();
        if (needs.words().isEmpty()) {
            out.println("# As far as these files show, the common content security policy is sufficient.");
            return;
        }
        out.println("files:");
        out.println("  content-security-policy:");
        needs.words().forEach((directive, words) -> {
            out.println("    " + directive + ":");
            words.forEach((word, why) -> out.println("      - " + word + "  # " + why));
        });
        out.println("# Addresses that scripts assemble at run time are not found here: check the browser's console.");
    }

}
