/**
 * The token endpoint's answers. Input: a checked grant. Output: tokens and the token
 * response, correct or faulty as the switches say. Rejects: nothing; the framework's
 * providers have done so.
 */
@NullMarked
package dev.smartgateway.sandbox.auth.token;

import org.jspecify.annotations.NullMarked;
