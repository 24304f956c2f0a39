package dev.smartgateway.store.seal;

import java.util.List;

/**
 * Provides sealing keys at start-up: the extension point for key vaults. A bean of this
 * type adds its keys after the configured ones.
 */
@FunctionalInterface
public interface KeySource {

    /**
     * Returns the keys, newest first. May block.
     * @throws dev.smartgateway.problem.ConfigurationFault if they cannot be read
     */
    List<SealKey> keys();

}
