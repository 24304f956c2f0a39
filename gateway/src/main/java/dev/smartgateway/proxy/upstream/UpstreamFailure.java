package dev.smartgateway.proxy.upstream;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeoutException;

import javax.net.ssl.SSLException;

import dev.smartgateway.policy.UpstreamAnswer;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import org.jspecify.annotations.Nullable;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.client.PrematureCloseException;

import org.springframework.core.io.buffer.DataBufferLimitException;

/**
 * Why a call gave no usable answer: the closed list of causes for log, metric and audit
 * trail. The browser gets the reason, which several causes may share.
 */
public enum UpstreamFailure {

    /** The host name of the service cannot be resolved. */
    DNS("dns", Reason.UPSTREAM_UNREACHABLE),

    /** The connection is refused. */
    REFUSED("refused", Reason.UPSTREAM_FAILED),

    /** TLS fails. */
    TLS("tls", Reason.UPSTREAM_UNREACHABLE),

    /** The service reset the connection. */
    RESET("reset", Reason.UPSTREAM_FAILED),

    /** The connection ended before the answer was complete. */
    CUT("cut", Reason.UPSTREAM_FAILED),

    /** The time limit was exceeded. */
    TIMEOUT("timeout", Reason.UPSTREAM_TIMEOUT),

    /** The answer is not HTTP, or does not match its content coding. */
    UNREADABLE("unreadable", Reason.UPSTREAM_FAILED),

    /** The answer is larger than the gateway accepts. */
    TOO_LARGE("too-large", Reason.ANSWER_TOO_LARGE),

    /** The service answered with 5xx. */
    SERVER_ERROR("server-error", Reason.UPSTREAM_FAILED),

    /** Nothing was sent: the circuit is open or too many calls are in progress. */
    NOT_ASKED("not-asked", Reason.UPSTREAM_UNAVAILABLE);

    private final String code;

    private final Reason reason;

    UpstreamFailure(String code, Reason reason) {
        this.code = code;
        this.reason = reason;
    }

    /**
     * Returns the code for log, metric and audit trail.
     */
    public String code() {
        return this.code;
    }

    /**
     * Returns the reason sent to the browser.
     */
    Reason reason() {
        return this.reason;
    }

    /**
     * Returns the failure that an answer shows, or {@code null} if it may be usable.
     */
    static @Nullable UpstreamFailure of(UpstreamAnswer answer) {
        return (answer.status() >= 500) ? SERVER_ERROR : null;
    }

    /**
     * Returns the failure found along the causes of an exception; {@code null} for one
     * that does not concern the FHIR service.
     */
    static @Nullable UpstreamFailure of(Throwable failure) {
        Throwable one = failure;
        UpstreamFailure found = null;
        for (int depth = 0; one != null && depth < 10; depth++) {
            UpstreamFailure shown = shown(one);
            if (shown == DNS || shown == TLS) {
                return shown;
            }
            found = (found != null) ? found : shown;
            one = one.getCause();
        }
        return found;
    }

    private static @Nullable UpstreamFailure shown(Throwable one) {
        if (one instanceof UpstreamProblem problem) {
            return problem.failure();
        }
        if (one instanceof ProblemException problem) {
            return problem.problem().code().equals(TOO_LARGE.reason.code()) ? TOO_LARGE : null;
        }
        if (one instanceof UnknownHostException) {
            return DNS;
        }
        if (one instanceof SSLException || one instanceof GeneralSecurityException) {
            return TLS;
        }
        if (one instanceof CallNotPermittedException || one instanceof BulkheadFullException) {
            return NOT_ASKED;
        }
        if (one instanceof DataBufferLimitException) {
            return TOO_LARGE;
        }
        return (one instanceof DecoderException) ? UNREADABLE : connection(one);
    }

    private static @Nullable UpstreamFailure connection(Throwable one) {
        if (one instanceof TimeoutException || one instanceof io.netty.handler.timeout.TimeoutException
                || one instanceof ConnectTimeoutException) {
            return TIMEOUT;
        }
        if (one instanceof ConnectException || one instanceof NoRouteToHostException) {
            return REFUSED;
        }
        if (one instanceof PrematureCloseException) {
            return CUT;
        }
        return (one instanceof IOException || one instanceof AbortedException) ? RESET : null;
    }

}
