/**
 * The search of the patient picker. Input: search parameters and a waiting launch.
 * Output: the body of one answer. Sends nothing but a search for {@code Patient} to the
 * FHIR base of that launch and follows no redirect or link. Rejects: answers that are too
 * large or too late.
 */
@NullMarked
package dev.smartgateway.token.search;

import org.jspecify.annotations.NullMarked;
