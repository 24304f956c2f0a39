package dev.smartgateway.problem;

import dev.smartgateway.reason.ProblemException;

import org.springframework.web.util.DisconnectedClientHelper;

/**
 * Tells a client that went away from a failure of ours.
 */
public final class ClientGone {

    private ClientGone() {
    }

    /**
     * Whether a failure only says that nobody listens any more. Failures of other
     * connections carry a reason before they get to where this is asked.
     */
    public static boolean is(Throwable failure) {
        return !(failure instanceof ProblemException)
                && DisconnectedClientHelper.isClientDisconnectedException(failure);
    }

}
