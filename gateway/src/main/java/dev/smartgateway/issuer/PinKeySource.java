package dev.smartgateway.issuer;

/**
 * Provides the keys of the pinned issuer.
 */
@FunctionalInterface
public interface PinKeySource {

    /**
     * Returns the current keys. Called for each token; may block.
     * @throws dev.smartgateway.problem.ConfigurationFault if they cannot be read
     */
    PinKeys keys();

}
