package dev.smartgateway.command.azure.shell;

import java.util.List;

import dev.smartgateway.command.azure.plan.SetupException;

/**
 * Runs the Azure CLI, whose login the setup uses.
 */
public interface Shell {

    /**
     * Runs a command and returns what it printed.
     * @throws SetupException if it is missing or fails
     */
    String run(List<String> command);

}
