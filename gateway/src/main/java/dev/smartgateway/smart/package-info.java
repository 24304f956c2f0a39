/**
 * The words of SMART App Launch: scopes, grant, launch context, apps and issuers, ids.
 * Strings from outside enter once and leave as small validated values; whatever does not
 * fit the grammar of the standard is refused or grants nothing, and no value echoes the
 * patient data it was made from. Pure: no Spring, no I/O, no clock.
 */
@NullMarked
package dev.smartgateway.smart;

import org.jspecify.annotations.NullMarked;
