package dev.smartgateway.command.azure.shell;

import java.util.List;

import dev.smartgateway.command.azure.plan.SetupException;

/**
 * Runs commands of the Azure CLI, whose login the set-up uses.
 */
public interface Shell {

    /**
     * Runs a command and returns what it printed.
     * @throws SetupException if the command is missing or fails
     */
    String run(List<String> command);

}
