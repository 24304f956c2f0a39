/**
 * HTML pages for users: one set of templates, in the language of the browser and the
 * colours of the app. Input: the name of a page, its values and the headers of a request.
 * Output: HTML that loads nothing from elsewhere, and the headers that describe it.
 * Rejects: nothing; a reason without its own text is shown in general words. Values are
 * escaped.
 */
@NullMarked
package dev.smartgateway.page;

import org.jspecify.annotations.NullMarked;
