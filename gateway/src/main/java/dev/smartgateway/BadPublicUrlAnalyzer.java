package dev.smartgateway;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says in a few lines what is wrong with the public URL.
 */
final class BadPublicUrlAnalyzer extends AbstractFailureAnalyzer<BadPublicUrlException> {

    private static final String ADVICE = "Give the origin that browsers see: https://host, with a port if it has one, "
            + "without a path or a slash at the end.\nPlain http is accepted on localhost only, because the session "
            + "cookie would travel in clear. TLS may end at a proxy in front of the gateway; the public URL is https "
            + "all the same.";

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, BadPublicUrlException cause) {
        return new FailureAnalysis(cause.getMessage() + ", which is not a safe origin.", ADVICE, cause);
    }

}
