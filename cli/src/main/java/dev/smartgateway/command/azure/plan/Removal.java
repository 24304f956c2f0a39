package dev.smartgateway.command.azure.plan;

/**
 * Something that the set-up made and that can be removed.
 *
 * @param what what a person reads
 * @param action removes it
 */
public record Removal(String what, Runnable action) {
}
