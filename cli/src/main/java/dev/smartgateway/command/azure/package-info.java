/**
 * Sets up Entra and Azure for the gateway. One configuration file enters, Graph requests
 * and one Bicep deployment leave, each only where something is missing or different. It
 * refuses to mix context levels or SMART versions in one client registration, because
 * Entra's grants add up.
 */
@NullMarked
package dev.smartgateway.command.azure;

import org.jspecify.annotations.NullMarked;
