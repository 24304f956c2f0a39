/**
 * Wiring only. May use every package and is used by none. Input: the configuration.
 * Output: the running gateway. Rejects: a start with an unsafe configuration.
 */
@NullMarked
package dev.smartgateway;

import org.jspecify.annotations.NullMarked;
