/**
 * Runs pinning cases without a server. Input: cases in the format of {@code
 * pinning-cases.jsonl}, a policy and the resources of a fake FHIR service. Output: for
 * each case, the unexpected results. Rejects: a case that it does not understand
 * completely, which then fails instead of being skipped.
 */
@NullMarked
package dev.smartgateway.cases;

import org.jspecify.annotations.NullMarked;
