/**
 * Enters: writing interactions and their bodies. Leaves: drafts that cannot reach another
 * patient's resource: a checked body, a version judged before, or a condition with the
 * pin. Refuses: bodies and patches that name, move to, or resolve to somebody else.
 */
@NullMarked
package dev.smartgateway.policy.write;

import org.jspecify.annotations.NullMarked;
