package dev.smartgateway.command.policy;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The command {@code policy}: tests a policy before it is in force.
 */
@Command(name = "policy", mixinStandardHelpOptions = true,
        description = "Checks, explains and tests the policy files. Opens no connection, changes nothing.")
public final class PolicyCommand implements Runnable {

    private final CommandLine line = new CommandLine(this).addSubcommand(new PolicyCheck())
        .addSubcommand(new PolicyExplain())
        .addSubcommand(new PolicyTest());

    /** The command with its subcommands, to be added to another command line. */
    public CommandLine line() {
        return this.line;
    }

    @Override
    public void run() {
        this.line.usage(this.line.getOut());
    }

}
