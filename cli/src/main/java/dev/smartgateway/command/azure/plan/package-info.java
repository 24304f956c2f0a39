/**
 * The plan of a set-up. Input: the set-up file and the gateway's configuration directory.
 * Output: checked values, and the names of Entra's permissions. Rejects: several context
 * levels or SMART versions in one client registration, because Entra's grants are
 * additive, and a configuration that does not match the file.
 */
@NullMarked
package dev.smartgateway.command.azure.plan;

import org.jspecify.annotations.NullMarked;
