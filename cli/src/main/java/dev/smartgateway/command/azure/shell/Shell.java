package dev.smartgateway.command.azure;

import java.util.List;

/**
 * Runs the Azure CLI, whose login the setup uses.
 */
interface Shell {

    /**
     * Runs a command and returns what it printed.
     * @throws SetupException if it is missing or fails
     */
    String run(List<String> command);

}
