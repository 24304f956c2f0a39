/**
 * The browser session and its live launches. A request with our cookie enters, the
 * session and the launch it names leave; {@code launch} writes it, {@code proxy} reads
 * it. It refuses cookies it did not make, requests of other sites, launch ids of other
 * browsers, and never guesses between two launches.
 */
@NullMarked
package dev.smartgateway.session;

import org.jspecify.annotations.NullMarked;
