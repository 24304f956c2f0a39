/**
 * The spellings of scopes that authorization servers want. In come scopes as the operator
 * wrote them and as a server granted them; out go the string to ask with and the SMART
 * scopes that were granted. Refused, by granting nothing, is whatever does not translate
 * back exactly. Ids of patients and encounters, and lists of scopes, come in as servers
 * really spell them and go out as the guide has them.
 */
@NullMarked
package dev.smartgateway.smart.dialect;

import org.jspecify.annotations.NullMarked;
