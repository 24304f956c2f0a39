/**
 * Search over a snapshot. A type and raw query parameters enter, the versions that match
 * leave, with what {@code _include} and {@code _revinclude} bring along. It refuses what
 * it cannot compute; it checks no patient and no scope.
 */
@NullMarked
package dev.smartgateway.sandbox.fhir.search;

import org.jspecify.annotations.NullMarked;
