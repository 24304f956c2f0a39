package dev.smartgateway.policy;

import java.util.Optional;

/**
 * Seals the content of a link so that only this launch can open it, and only for a
 * limited time (authenticated encryption; launch id in the associated data; expiry
 * inside).
 */
public interface LinkSealer {

    /**
     * Returns a handle of {@code [A-Za-z0-9_-]} characters, short enough for an address.
     */
    String seal(String content);

    /**
     * Returns what was sealed; empty for anything expired, altered or of another launch.
     */
    Optional<String> open(String handle);

    /**
     * Returns the content sealed for this launch, even after its expiry: to recognise an
     * address that comes back, never to follow it.
     */
    default Optional<String> recognise(String handle) {
        return open(handle);
    }

}
