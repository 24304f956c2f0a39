/**
 * Sealing of small values with AES-256-GCM. Plain bytes and a purpose enter, text that
 * only this gateway opens for the same purpose leaves. It refuses to start without a key
 * and to open anything altered, moved or sealed by an unknown key.
 */
@NullMarked
package dev.smartgateway.token.seal;

import org.jspecify.annotations.NullMarked;
