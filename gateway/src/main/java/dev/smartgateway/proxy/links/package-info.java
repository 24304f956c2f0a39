/**
 * Handles of links. Input: the content of a paging or attachment link. Output: a handle
 * that only its launch can open and that expires; one that is too long for a URL is kept
 * in Redis and replaced by a reference. Rejects: handles of another launch, altered and
 * expired ones, and references to handles that are no longer kept.
 */
@NullMarked
package dev.smartgateway.proxy.links;

import org.jspecify.annotations.NullMarked;
