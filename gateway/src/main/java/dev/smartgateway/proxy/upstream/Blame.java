package dev.smartgateway.proxy.upstream;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;

import dev.smartgateway.policy.UpstreamAnswer;
import io.netty.handler.codec.DecoderException;

import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.web.server.ResponseStatusException;

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
        if (failure instanceof ConnectException || failure instanceof UnknownHostException) {
            return SERVICE;
        }
        if (failure instanceof DataBufferLimitException || failure instanceof DecoderException) {
            return OURS;
        }
        boolean late = failure instanceof TimeoutException
                || (failure instanceof ResponseStatusException status && status.getStatusCode().value() == 504);
        return (late || failure instanceof IOException) ? DOUBTFUL : OURS;
    }

}
