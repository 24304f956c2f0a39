/**
 * Client authentication of the gateway. Input: credentials from properties and files.
 * Output: headers or form parameters for one request. Rejects: issuers without the
 * credential that their registration requires. Never exposes a private key.
 */
@NullMarked
package dev.smartgateway.oauth.client;

import org.jspecify.annotations.NullMarked;
