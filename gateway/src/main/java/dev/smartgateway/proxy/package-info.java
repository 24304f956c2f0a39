/**
 * The side door. A browser's request under a FHIR base enters, a checked answer of the
 * pinned patient leaves; so do the files of the apps. It refuses whatever the session and
 * policy rooms refuse, forwards nothing but a {@code PinnedRequest}, and writes one audit
 * event for each call however it ends.
 */
@NullMarked
package dev.smartgateway.proxy;

import org.jspecify.annotations.NullMarked;
