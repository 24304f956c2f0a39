/**
 * The commands that set up Entra and Azure for the gateway, load sample data and remove
 * what was set up. Input: one configuration file. Output: changes only to what is missing
 * or different, and the remaining manual steps. Rejects: whatever its sub-packages
 * reject, with exit code 1.
 */
@NullMarked
package dev.smartgateway.command.azure;

import org.jspecify.annotations.NullMarked;
