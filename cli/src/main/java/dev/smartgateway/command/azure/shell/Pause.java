package dev.smartgateway.command.azure.shell;

/**
 * A pause before a request is repeated; replaced in tests.
 */
@FunctionalInterface
public interface Pause {

    /**
     * Waits.
     */
    void seconds(long seconds);

}
