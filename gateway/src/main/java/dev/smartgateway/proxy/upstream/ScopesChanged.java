package dev.smartgateway.proxy.upstream;

import dev.smartgateway.token.LaunchRecord;

/**
 * The scopes of a launch changed with the refresh that a request needed, before anything
 * of the request was sent: it must be decided again.
 */
public final class ScopesChanged extends RuntimeException {

    private final transient LaunchRecord launch;

    ScopesChanged(LaunchRecord launch) {
        super("the scopes of the launch changed", null, false, false);
        this.launch = launch;
    }

    /**
     * The launch with the scopes that are in force.
     */
    public LaunchRecord launch() {
        return this.launch;
    }

}
