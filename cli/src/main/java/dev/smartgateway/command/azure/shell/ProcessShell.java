package dev.smartgateway.command.azure.shell;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import dev.smartgateway.command.azure.plan.SetupException;

/**
 * Runs commands as child processes; their error output goes to the terminal.
 */
public final class ProcessShell implements Shell {

    @Override
    public String run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new SetupException(command.get(0) + " " + command.get(1) + " failed; see its message above.");
            }
            return output;
        }
        catch (IOException ex) {
            throw new SetupException(
                    "The Azure command line (az) is not installed. Install it, run az login, and run this again.");
        }
        catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new SetupException("interrupted");
        }
    }

}
