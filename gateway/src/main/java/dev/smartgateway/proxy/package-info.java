/**
 * The proxy for {@code /fhir} and for the files of the apps. Input: a browser's request.
 * Output: a checked answer about the pinned patient, and one audit event for each call
 * however it ends. Rejects: whatever session and policy refuse. Forwards nothing but a
 * {@code PinnedRequest}.
 */
@NullMarked
package dev.smartgateway.proxy;

import org.jspecify.annotations.NullMarked;
