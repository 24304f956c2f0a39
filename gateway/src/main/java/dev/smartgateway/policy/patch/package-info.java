/**
 * Patches. Input: the body of a patch and the rule of the type it changes. Output: the
 * newly serialized patch, each value judged by its target element. Rejects: patches of
 * elements that bind a resource to its patient or to a scope, paths that are not plain,
 * values of another type.
 */
@NullMarked
package dev.smartgateway.policy.patch;

import org.jspecify.annotations.NullMarked;
