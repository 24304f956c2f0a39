/**
 * How an authorization server knows that it is us. Credentials from properties and files
 * enter; a header or form parameters for one request leave. It refuses issuers without
 * the credential that their registration demands, and never shows a private key.
 */
@NullMarked
package dev.smartgateway.token.client;

import org.jspecify.annotations.NullMarked;
