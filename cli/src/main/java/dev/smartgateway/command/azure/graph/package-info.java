/**
 * Microsoft Graph over HTTP. Input: a sign-in or a token, and requests. Output: JSON; in
 * a dry run the text of what would be written. Rejects: a token for another tenant.
 */
@NullMarked
package dev.smartgateway.command.azure.graph;

import org.jspecify.annotations.NullMarked;
