/**
 * The resources in Azure. Input: the plan, the gateway's configuration and the Azure
 * command line. Output: Bicep deployments and their parameters, and what can be removed.
 * Rejects: secrets in files that stay.
 */
@NullMarked
package dev.smartgateway.command.azure.resources;

import org.jspecify.annotations.NullMarked;
