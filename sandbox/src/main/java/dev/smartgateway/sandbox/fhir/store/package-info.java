/**
 * The in-memory store: resources with all their versions. Input: resources, through a
 * draft. Output: immutable snapshots. Rejects: drafts whose work fails, completely.
 */
@NullMarked
package dev.smartgateway.sandbox.fhir.store;

import org.jspecify.annotations.NullMarked;
