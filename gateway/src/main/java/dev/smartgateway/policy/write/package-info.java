/**
 * Writes. Input: writing interactions and their bodies. Output: requests that cannot
 * reach another patient's resource: a rebuilt body, a version judged before, or a
 * condition with the pin. Rejects: bodies and patches that name, move to, or resolve to
 * another patient.
 */
@NullMarked
package dev.smartgateway.policy.write;

import org.jspecify.annotations.NullMarked;
