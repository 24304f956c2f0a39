/**
 * Sealing of small values with AES-256-GCM. Input: plain bytes and a purpose. Output:
 * text that only this gateway can open, for the same purpose. Rejects: start-up without a
 * key, and any value that was altered, moved or sealed with an unknown key.
 */
@NullMarked
package dev.smartgateway.store.seal;

import org.jspecify.annotations.NullMarked;
