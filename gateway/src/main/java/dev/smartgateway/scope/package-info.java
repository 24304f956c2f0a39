/**
 * SMART scopes, version 1 and 2, and the spellings that authorization servers use. Input:
 * scope strings as requested and as granted. Output: the granted access per type, with
 * its constraints. Rejects: scopes that do not match the grammar or cannot be translated
 * back exactly; they grant nothing. Pure: no Spring, no I/O, no clock.
 */
@NullMarked
package dev.smartgateway.scope;

import org.jspecify.annotations.NullMarked;
