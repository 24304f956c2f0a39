/**
 * The resources in Azure. Input: the plan, the gateway's configuration and the Azure
 * command line. Output: Bicep deployments and their parameters, and what can be removed.
 * Rejects: nothing; secrets are only written to temporary files.
 */
@NullMarked
package dev.smartgateway.command.azure.resources;

import org.jspecify.annotations.NullMarked;
