package dev.smartgateway.proxy.mode;

import dev.smartgateway.smart.Issuer;
import dev.smartgateway.token.LaunchRecord;

/**
 * Is told of every launch that is used, for checks of the mode that need a person's
 * token.
 */
@FunctionalInterface
public interface ModeWatch {

    /**
     * Tells of a launch that is about to be used. Returns at once.
     */
    void see(Issuer issuer, LaunchRecord launch);

}
