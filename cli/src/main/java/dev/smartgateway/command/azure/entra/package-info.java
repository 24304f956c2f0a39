/**
 * The objects in Entra. Input: the plan and Graph. Output: requests only for what is
 * missing, different or to be removed. Rejects: two applications of the same name; never
 * removes objects without the mark of the set-up.
 */
@NullMarked
package dev.smartgateway.command.azure.entra;

import org.jspecify.annotations.NullMarked;
