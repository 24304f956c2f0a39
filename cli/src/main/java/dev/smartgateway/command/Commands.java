package dev.smartgateway.command;

import dev.smartgateway.command.audit.AuditCommand;
import dev.smartgateway.command.azure.AzureCommand;
import dev.smartgateway.command.doctor.DoctorCommand;
import dev.smartgateway.command.files.ContentPolicyCommand;
import dev.smartgateway.command.policy.PolicyCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The command line: {@code java -jar smart-gateway-cli.jar doctor}. It never starts the
 * server, which is in a separate jar.
 */
public final class Commands {

    private final CommandLine line = new CommandLine(new Root()).addSubcommand("audit", new AuditCommand().line())
        .addSubcommand("azure", new AzureCommand().line())
        .addSubcommand(new ContentPolicyCommand())
        .addSubcommand("doctor", new DoctorCommand())
        .addSubcommand("policy", new PolicyCommand().line());

    public static void main(String[] args) {
        System.exit(new Commands().run(args));
    }

    /** Runs the command and returns its exit code. */
    public int run(String... arguments) {
        return this.line.execute(arguments);
    }

    /** Shows the usage if no command is given; exit code 2. */
    @Command(name = "smart-gateway",
            description = "Tests the policy, checks the audit trail, the configuration and the files of apps, and "
                    + "sets up Azure.",
            subcommands = CommandLine.HelpCommand.class, mixinStandardHelpOptions = true,
            synopsisSubcommandLabel = "COMMAND")
    private static final class Root {

    }

}
