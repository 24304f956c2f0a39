/**
 * The search of the patient picker. Search parameters and a waiting launch enter, the
 * body of one answer leaves. It can ask for nothing but {@code Patient} on the FHIR base
 * of that launch, follows no redirect and no link, and refuses answers that are too big
 * or too late.
 */
@NullMarked
package dev.smartgateway.token.search;

import org.jspecify.annotations.NullMarked;
