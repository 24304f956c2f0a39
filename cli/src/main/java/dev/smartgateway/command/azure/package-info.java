/**
 * Setup of Entra and Azure for the gateway. Input: one configuration file. Output: Graph
 * requests and Bicep deployments, only for what is missing or different. Rejects: several
 * context levels or SMART versions in one client registration, because Entra's grants are
 * additive.
 */
@NullMarked
package dev.smartgateway.command.azure;

import org.jspecify.annotations.NullMarked;
