package dev.smartgateway.command.doctor.report;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;

import javax.net.ssl.SSLException;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.netty.handler.proxy.ProxyConnectException;
import tools.jackson.core.JacksonException;

import org.springframework.boot.http.client.FilteredHostException;
import org.springframework.web.reactive.function.client.WebClientResponseException;

/**
 * Describes why a server cannot be reached. Never contains the messages of exceptions,
 * which may quote a URL or a secret.
 */
public final class Reach {

    private static final int DEEPEST = 20;

    private Reach() {
    }

    /**
     * Returns the first known cause in words for an operator.
     */
    public static String why(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            String known = known(cause);
            if (known != null) {
                return known;
            }
            cause = cause.getCause();
        }
        return "it fails with " + failure.getClass().getSimpleName();
    }

    /**
     * Returns whether a certificate is the cause.
     */
    public static boolean untrusted(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            if (cause instanceof SSLException) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private static @org.jspecify.annotations.Nullable String known(Throwable cause) {
        if (cause instanceof WebClientResponseException answer) {
            return "it answers with status " + answer.getStatusCode().value();
        }
        if (cause instanceof ProxyConnectException) {
            return "the proxy of gateway.outbound.proxy refuses the connection or does not answer";
        }
        if (cause instanceof FilteredHostException) {
            return "its address is private, and gateway.outbound.internal-addresses is false";
        }
        if (cause instanceof UnknownHostException) {
            return "DNS does not know its name; if only a proxy can resolve it, set gateway.outbound.proxy";
        }
        if (cause instanceof SSLException) {
            return "its certificate is not trusted here (gateway.outbound.ssl-bundle), or it does not use TLS";
        }
        if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
            return "nothing listens there (connection refused)";
        }
        if (cause instanceof RedisCommandExecutionException) {
            return "it refuses the login or the command";
        }
        if (cause instanceof JacksonException) {
            return "its answer is not JSON";
        }
        boolean late = cause instanceof TimeoutException || cause instanceof RedisCommandTimeoutException
                || cause.getClass().getSimpleName().contains("Timeout")
                || String.valueOf(cause.getMessage()).startsWith("Timeout on blocking read");
        return late ? "it does not answer in time" : null;
    }

}
