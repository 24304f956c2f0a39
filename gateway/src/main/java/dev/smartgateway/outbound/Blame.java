package dev.smartgateway.outbound;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;

import javax.net.ssl.SSLException;

import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;

/**
 * The conclusion about a service from the result of one call.
 */
public enum Blame {

    /** The service answers; the content of the answer does not matter. */
    NONE,

    /** The service cannot be reached, which no request can cause. */
    SERVICE,

    /** The cause may be the service or the request; counted once per caller. */
    DOUBTFUL,

    /** Caused by a limit of the gateway. */
    OURS;

    /**
     * Returns what a call without an answer proves.
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
