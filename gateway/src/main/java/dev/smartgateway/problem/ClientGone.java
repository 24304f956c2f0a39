package dev.smartgateway.problem;

import dev.smartgateway.reason.ProblemException;

import org.springframework.web.util.DisconnectedClientHelper;

/**
 * Recognises failures caused by a client that disconnected.
 */
public final class ClientGone {

    private ClientGone() {
    }

    /**
     * Returns whether a failure only means that the client has disconnected. Failures of
     * other connections must have been mapped to a reason before.
     */
    public static boolean is(Throwable failure) {
        return !(failure instanceof ProblemException)
                && DisconnectedClientHelper.isClientDisconnectedException(failure);
    }

}
