/**
 * Sealing of small values with AES-256-GCM. Input: plain bytes and a purpose. Output:
 * text that only this gateway opens, for the same purpose. Rejects: starting without a
 * key, and anything altered, moved or sealed by an unknown key.
 */
@NullMarked
package dev.smartgateway.store.seal;

import org.jspecify.annotations.NullMarked;
