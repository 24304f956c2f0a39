/**
 * How HTTP requests come in. Bytes of a connection enter; requests that every URI parser
 * reads alike leave, each within its time. It refuses what RFC 9112 does not allow,
 * heads, forms and connections beyond their limits, and who is too slow, always in the
 * shape of every other refusal.
 */
@NullMarked
package dev.smartgateway.server;

import org.jspecify.annotations.NullMarked;
