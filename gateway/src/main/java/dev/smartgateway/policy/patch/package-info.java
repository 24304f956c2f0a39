/**
 * Input: the body of a patch and the rule of the type it changes. Output: the patch
 * written anew, each value judged by the element it will stand at. Rejects: patches of
 * what binds a resource to its patient or to a scope, paths that are not plain, values of
 * another type.
 */
@NullMarked
package dev.smartgateway.policy.patch;

import org.jspecify.annotations.NullMarked;
