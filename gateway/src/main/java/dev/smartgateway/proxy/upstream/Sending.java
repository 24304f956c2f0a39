package dev.smartgateway.proxy.upstream;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;

import javax.net.ssl.SSLHandshakeException;

import dev.smartgateway.audit.AuditEvent;
import dev.smartgateway.policy.PinnedRequest;
import dev.smartgateway.policy.UpstreamAnswer;
import reactor.core.publisher.Mono;

import org.springframework.web.server.ServerWebExchange;

/**
 * Records for a browser's request whether a write was sent for it, and whether the FHIR
 * service answered.
 */
public final class Sending {

    private static final String ATTRIBUTE = Sending.class.getName();

    private Sending() {
    }

    /**
     * Returns the state as the audit trail writes it.
     */
    public static String of(ServerWebExchange browser) {
        return browser.getAttributeOrDefault(ATTRIBUTE, AuditEvent.Action.NOT_SENT);
    }

    /** Returns whether a request changes data at the FHIR service. */
    static boolean writes(PinnedRequest request) {
        return !request.method().equals("GET") && !request.method().equals("HEAD")
                && !request.target().endsWith("_search");
    }

    /** Observes one call; a call that never got a connection was not sent. */
    static Mono<UpstreamAnswer> watch(ServerWebExchange browser, PinnedRequest request, Mono<UpstreamAnswer> call) {
        if (!writes(request)) {
            return call;
        }
        return Mono.defer(() -> {
            String before = of(browser);
            browser.getAttributes().put(ATTRIBUTE, AuditEvent.Action.RESULT_UNKNOWN);
            return call.doOnNext((answer) -> browser.getAttributes().put(ATTRIBUTE, AuditEvent.Action.SENT))
                .doOnError(Sending::unconnected, (ex) -> browser.getAttributes().put(ATTRIBUTE, before));
        });
    }

    private static boolean unconnected(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException || cause instanceof NoRouteToHostException
                    || cause instanceof UnknownHostException || cause instanceof SSLHandshakeException) {
                return true;
            }
        }
        return false;
    }

}
