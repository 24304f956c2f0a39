/**
 * What all pages of a launch share. Input: raw requests and outcomes. Output: parameters
 * that occur exactly once, pages with strict headers, and audit events. Rejects:
 * repeated, empty or too long parameters, and requests that are no navigation of a user.
 */
@NullMarked
package dev.smartgateway.launch.web;

import org.jspecify.annotations.NullMarked;
