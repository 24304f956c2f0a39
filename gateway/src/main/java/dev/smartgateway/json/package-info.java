/**
 * Strict, unambiguous JSON. Input: bytes of JSON from clients or servers. Output: tokens
 * with byte positions, or a small tree for bodies that are rewritten. Rejects: everything
 * but one root object in UTF-8 without duplicate names, within limits of depth and size.
 */
@NullMarked
package dev.smartgateway.json;

import org.jspecify.annotations.NullMarked;
