package dev.smartgateway.token.client;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Turns a {@link CredentialException} into the few lines an operator reads instead of a
 * stack trace.
 */
final class CredentialAnalyzer extends AbstractFailureAnalyzer<CredentialException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, CredentialException cause) {
        return new FailureAnalysis("The gateway cannot start with these credentials.\n\n    " + cause.getMessage(),
                cause.advice(), cause);
    }

}
