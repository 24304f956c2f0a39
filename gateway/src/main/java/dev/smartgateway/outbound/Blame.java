package dev.smartgateway.outbound;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;

import javax.net.ssl.SSLException;

import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;

/**
 * What the end of one call says about the service.
 */
public enum Blame {

    /** It answers; what it answered is between it and the caller. */
    NONE,

    /** It cannot be reached, which no request can bring about. */
    SERVICE,

    /** It may be the service or the request: believed once of each caller. */
    DOUBTFUL,

    /** A limit of ours, which says nothing about the service. */
    OURS;

    /**
     * Of a call that was sent, or was to be, and that no answer came of.
     */
    public static Blame of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException || cause instanceof NoRouteToHostException
                    || cause instanceof UnknownHostException || cause instanceof SSLException
                    || cause instanceof CertificateException) {
                return SERVICE;
            }
            if (cause instanceof CallNotPermittedException || cause instanceof BulkheadFullException) {
                return OURS;
            }
        }
        return DOUBTFUL;
    }

}
