package dev.smartgateway.command;

import dev.smartgateway.command.azure.AzureCommand;
import dev.smartgateway.command.doctor.DoctorCommand;
import dev.smartgateway.command.policy.PolicyCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The command line: {@code java -jar smart-gateway.jar doctor}. Without one of its
 * commands as first argument, the gateway starts.
 */
public final class Commands {

    private final CommandLine line = new CommandLine(new Root()).addSubcommand("azure", new AzureCommand().line())
        .addSubcommand("doctor", new DoctorCommand())
        .addSubcommand("policy", new PolicyCommand().line());

    /** Whether these arguments name a command, or ask for help. */
    public boolean know(String... arguments) {
        return arguments.length > 0 && (this.line.getSubcommands().containsKey(arguments[0])
                || arguments[0].equals("help") || arguments[0].equals("--help"));
    }

    /** Runs the command and returns its exit code. */
    public int run(String... arguments) {
        return this.line.execute(arguments);
    }

    /** Prints the usage. */
    @Command(name = "smart-gateway", description = "Without a command, the gateway starts.",
            subcommands = CommandLine.HelpCommand.class, mixinStandardHelpOptions = true)
    private static final class Root {

    }

}
