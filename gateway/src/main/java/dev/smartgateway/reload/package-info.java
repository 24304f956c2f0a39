/**
 * Reload of files while the gateway runs. Input: a source of texts and an action that
 * applies them. Output: calls of that action when the texts have changed. Rejects: texts
 * that are still changing, and invalid ones; what was in force before stays.
 */
@NullMarked
package dev.smartgateway.reload;

import org.jspecify.annotations.NullMarked;
