/**
 * Search over a snapshot. Input: a type and raw query parameters. Output: the matching
 * versions and those that {@code _include} and {@code _revinclude} add. Rejects: queries
 * that it does not support; it checks no patient and no scope.
 */
@NullMarked
package dev.smartgateway.sandbox.fhir.search;

import org.jspecify.annotations.NullMarked;
