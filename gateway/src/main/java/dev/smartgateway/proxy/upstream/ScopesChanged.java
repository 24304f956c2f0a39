package dev.smartgateway.proxy.upstream;

import dev.smartgateway.token.LaunchRecord;

/**
 * A token refresh changed the scopes of a launch before anything of the request was sent:
 * the request must be decided again.
 */
public final class ScopesChanged extends RuntimeException {

    private final transient LaunchRecord launch;

    ScopesChanged(LaunchRecord launch) {
        super("the scopes of the launch changed", null, false, false);
        this.launch = launch;
    }

    /**
     * Returns the launch with the scopes in force.
     */
    public LaunchRecord launch() {
        return this.launch;
    }

}
