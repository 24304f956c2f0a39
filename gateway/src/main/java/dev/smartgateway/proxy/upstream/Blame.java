package dev.smartgateway.proxy.upstream;

import java.net.ConnectException;

import dev.smartgateway.policy.UpstreamAnswer;

/**
 * What the end of a call proves about the service.
 */
enum Blame {

    /** The service answers; the content of the answer does not matter. */
    NONE,

    /** The service cannot be reached, which no request can cause. */
    SERVICE,

    /** Caused by the service or by the request: counted once per session. */
    DOUBTFUL,

    /** Caused by a limit of the gateway. */
    OURS;

    static Blame of(UpstreamAnswer answer) {
        return switch (answer.status()) {
            case 502, 503, 504 -> DOUBTFUL;
            default -> NONE;
        };
    }

    static Blame of(Throwable failure) {
        UpstreamFailure cause = UpstreamFailure.of(failure);
        if (cause == null) {
            return OURS;
        }
        return switch (cause) {
            case DNS, REFUSED, TLS -> SERVICE;
            case RESET, CUT, TIMEOUT, SERVER_ERROR -> (failure instanceof ConnectException) ? SERVICE : DOUBTFUL;
            case UNREADABLE, TOO_LARGE, NOT_ASKED -> OURS;
        };
    }

}
