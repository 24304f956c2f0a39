package dev.smartgateway.proxy.upstream;

import java.net.ConnectException;

import dev.smartgateway.outbound.Blame;
import dev.smartgateway.outbound.CallerBreaker;
import dev.smartgateway.policy.UpstreamAnswer;

/**
 * Decides what the result of one call proves about a FHIR service.
 */
final class UpstreamBlame implements CallerBreaker.Judge<UpstreamAnswer> {

    @Override
    public Blame answered(UpstreamAnswer answer) {
        return switch (answer.status()) {
            case 502, 503, 504 -> Blame.DOUBTFUL;
            default -> Blame.NONE;
        };
    }

    @Override
    public Blame failed(Throwable failure) {
        UpstreamFailure cause = UpstreamFailure.of(failure);
        if (cause == null) {
            return Blame.OURS;
        }
        return switch (cause) {
            case DNS, REFUSED, TLS -> Blame.SERVICE;
            case RESET, CUT, TIMEOUT, SERVER_ERROR ->
                (failure instanceof ConnectException) ? Blame.SERVICE : Blame.DOUBTFUL;
            case UNREADABLE, TOO_LARGE, NOT_ASKED -> Blame.OURS;
        };
    }

}
