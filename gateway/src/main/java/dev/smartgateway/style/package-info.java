/**
 * The colours of an EHR on the gateway's pages. Input: the {@code smart_style_url} of a
 * launch, on a host that the operator allows. Output: a theme made of checked colours and
 * sizes. Rejects: everything else in the document; without a usable document the app's
 * own theme stays.
 */
@NullMarked
package dev.smartgateway.style;

import org.jspecify.annotations.NullMarked;
