package dev.smartgateway.issuer;

/**
 * Where the keys of the pinned issuer come from.
 */
@FunctionalInterface
public interface PinKeySource {

    /**
     * The keys as they are now. Called for each token; may block.
     * @throws dev.smartgateway.problem.ConfigurationFault if they cannot be had
     */
    PinKeys keys();

}
