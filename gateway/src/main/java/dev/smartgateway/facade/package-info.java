/**
 * The SMART facade: plays the EHR for an app that brings a SMART sign-in of its own, for
 * the launch that the gateway has already made. Input: authorize and token requests of
 * the browser that holds the launch. Output: SMART configuration, codes, an id_token, and
 * a placeholder in the place of an access token. Rejects: any other browser, redirect
 * addresses outside the app's own path, codes that are used, old or another's, and
 * everything for an app that does not ask for the facade.
 */
@NullMarked
package dev.smartgateway.facade;

import org.jspecify.annotations.NullMarked;
