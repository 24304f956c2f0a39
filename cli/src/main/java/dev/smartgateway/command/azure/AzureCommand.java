package dev.smartgateway.command.azure;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;

import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import dev.smartgateway.command.azure.graph.DeviceCodeSignIn;
import dev.smartgateway.command.azure.plan.Cloud;
import dev.smartgateway.command.azure.plan.SetupException;
import dev.smartgateway.command.azure.shell.ProcessShell;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The command {@code azure}: sets up Azure from the command line, loads sample data and
 * removes what was set up.
 */
@Command(name = "azure", mixinStandardHelpOptions = true,
        description = "Sets up Entra and Azure for the gateway, loads sample data, and removes what was set up.")
public final class AzureCommand implements Runnable {

    private final CommandLine line = new CommandLine(this)
        .addSubcommand(new AzureSetup(new ProcessShell(), AzureCommand::signIn, AzureCommand::pause))
        .addSubcommand(new AzureLoad(new ProcessShell(), AzureCommand::pause))
        .addSubcommand(
                new AzureTeardown(new ProcessShell(), AzureCommand::signIn, AzureCommand::pause, AzureCommand::typed));

    private static String signIn(String tenant, Cloud cloud) {
        return new DeviceCodeSignIn(new JdkHttpClientBuilder().build(), System.err::println).token(tenant, cloud);
    }

    /** Reads one line; returns nothing if there is no terminal. */
    private static String typed() {
        Console console = System.console();
        return (console != null) ? Objects.requireNonNullElse(console.readLine(), "") : "";
    }

    private static void pause(long seconds) {
        try {
            TimeUnit.SECONDS.sleep(seconds);
        }
        catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new SetupException("interrupted");
        }
    }

    /**
     * Runs a subcommand. A {@link SetupException} ends it with one line on the error
     * output and exit code 1.
     */
    static int exitCode(@Nullable CommandSpec spec, ToIntFunction<PrintWriter> task) {
        CommandLine line = Objects.requireNonNull(spec).commandLine();
        try {
            return task.applyAsInt(line.getOut());
        }
        catch (SetupException ex) {
            line.getErr().println(ex.getMessage());
            return 1;
        }
    }

    /** The command with its subcommands, to be added to another command line. */
    public CommandLine line() {
        return this.line;
    }

    @Override
    public void run() {
        this.line.usage(this.line.getOut());
    }

}
