/**
 * The names of events.
 */
@NullMarked
package dev.smartgateway.session.web;

import org.jspecify.annotations.NullMarked;
