package dev.smartgateway.token.seal;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Turns a {@link KeyFault} at the start into the few lines an operator reads instead of a
 * stack trace.
 */
final class KeyFaultAnalyzer extends AbstractFailureAnalyzer<KeyFault> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, KeyFault cause) {
        return new FailureAnalysis("The gateway cannot start with these sealing keys.\n\n    " + cause.fault(),
                cause.advice(), cause);
    }

}
