/**
 * Code shared by all pages of a launch. Input: raw requests and outcomes. Output:
 * parameters that occur exactly once, pages with strict headers, and audit events.
 * Rejects: repeated, empty or too long parameters, and requests that are not a user's
 * navigation.
 */
@NullMarked
package dev.smartgateway.launch.web;

import org.jspecify.annotations.NullMarked;
