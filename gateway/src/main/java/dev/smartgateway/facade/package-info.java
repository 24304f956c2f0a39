/**
 * The SMART facade: acts as the EHR for an app with its own SMART sign-in, within the
 * launch that the gateway has already completed. Input: authorize and token requests of
 * the browser that has the launch. Output: SMART configuration, codes, an id_token, and a
 * placeholder instead of an access token. Rejects: any other browser, redirect addresses
 * outside the app's own path, codes that were used, expired or issued for another
 * request, and all requests of apps that do not use the facade.
 */
@NullMarked
package dev.smartgateway.facade;

import org.jspecify.annotations.NullMarked;
