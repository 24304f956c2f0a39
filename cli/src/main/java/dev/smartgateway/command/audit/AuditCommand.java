package dev.smartgateway.command.audit;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The command {@code audit}: checks for auditors.
 */
@Command(name = "audit", mixinStandardHelpOptions = true,
        description = "Checks audit files. Opens no connection, changes nothing.")
public final class AuditCommand implements Runnable {

    private final CommandLine line = new CommandLine(this).addSubcommand(new AuditVerify());

    /** The command with its subcommands, to be added to another command line. */
    public CommandLine line() {
        return this.line;
    }

    @Override
    public void run() {
        this.line.usage(this.line.getOut());
    }

}
