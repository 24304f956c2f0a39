package dev.smartgateway.operator;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Turns a {@link PolicyFault} at the start into the few lines an operator reads instead
 * of a stack trace.
 */
final class PolicyFaultAnalyzer extends AbstractFailureAnalyzer<PolicyFault> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, PolicyFault cause) {
        return new FailureAnalysis("The gateway cannot start with this policy.\n\n    " + cause.getMessage(),
                cause.advice(), cause);
    }

}
