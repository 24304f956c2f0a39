/**
 * Runs pinning cases without a server. In come cases in the format of
 * {@code pinning-cases.jsonl}, a policy and the resources a pretend FHIR service holds;
 * out goes, for each case, what was not as expected. Refused is a case it does not wholly
 * understand: such a case fails, it is never passed over.
 */
@NullMarked
package dev.smartgateway.cases;

import org.jspecify.annotations.NullMarked;
