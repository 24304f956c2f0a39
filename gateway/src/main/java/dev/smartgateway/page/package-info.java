/**
 * The pages that people see: one set of templates, in the language and the colours of
 * their reader. Input: the name of a page, its values and the headers of a request.
 * Output: HTML without anything from elsewhere, and the headers that describe it.
 * Rejects: nothing; what it does not know it says in general words. Values are escaped.
 */
@NullMarked
package dev.smartgateway.page;

import org.jspecify.annotations.NullMarked;
