package dev.smartgateway.command.azure.plan;

/**
 * An object that the set-up created and that can be removed.
 *
 * @param what description for the user
 * @param action removes it
 */
public record Removal(String what, Runnable action) {
}
