/**
 * The policy decision. Input: one call of the browser with the patient context of its
 * launch. Output: steps, each either a pinned request or a checked answer. Rejects:
 * everything it cannot pin, with a reason from a closed list.
 */
@NullMarked
package dev.smartgateway.policy;

import org.jspecify.annotations.NullMarked;
