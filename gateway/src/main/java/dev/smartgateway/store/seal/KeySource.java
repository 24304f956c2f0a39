package dev.smartgateway.store.seal;

import java.util.List;

import dev.smartgateway.problem.ConfigurationFault;

/**
 * Provides sealing keys at start-up: the extension point for key vaults. A bean of this
 * type adds its keys after the configured ones.
 */
@FunctionalInterface
public interface KeySource {

    /**
     * The keys, newest first; may block. Fails with a {@link ConfigurationFault}.
     */
    List<SealKey> keys();

}
