/**
 * The search of the patient picker. Input: search parameters and a waiting launch.
 * Output: the body of one answer. Asks for nothing but {@code Patient} on the FHIR base
 * of that launch and follows no redirect and no link. Rejects: answers that are too large
 * or too late.
 */
@NullMarked
package dev.smartgateway.token.search;

import org.jspecify.annotations.NullMarked;
