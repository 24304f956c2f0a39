package dev.smartgateway.command.azure.shell;

/**
 * Waits before a request is sent again.
 */
@FunctionalInterface
public interface Pause {

    /**
     * Waits.
     */
    void seconds(long seconds);

}
