package dev.smartgateway.command.azure;

import java.util.List;

/**
 * Runs the Azure command line, whose login the set-up uses.
 */
interface Shell {

    /**
     * Runs a command and returns what it printed.
     * @throws SetupException if it is missing or fails
     */
    String run(List<String> command);

}
