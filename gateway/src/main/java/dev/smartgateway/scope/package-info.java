/**
 * SMART scopes, version 1 and 2, and the spellings that authorization servers use. Input:
 * scope strings as asked for and as granted. Output: what is granted, type by type, with
 * its constraints. Rejects: whatever does not fit the grammar or does not translate back
 * exactly; it grants nothing. Pure: no Spring, no I/O, no clock.
 */
@NullMarked
package dev.smartgateway.scope;

import org.jspecify.annotations.NullMarked;
