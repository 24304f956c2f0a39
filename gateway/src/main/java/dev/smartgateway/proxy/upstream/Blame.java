package dev.smartgateway.proxy.upstream;

import java.net.ConnectException;

import dev.smartgateway.policy.UpstreamAnswer;

/**
 * What the end of one call says about the service.
 */
enum Blame {

    /** It answers; what it answered is between it and the caller. */
    NONE,

    /** It cannot be reached, which no request can bring about. */
    SERVICE,

    /** It may be the service or the request: believed once of each session. */
    DOUBTFUL,

    /** A limit of ours, which says nothing about the service. */
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
