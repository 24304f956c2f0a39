package dev.smartgateway.operator.apps;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Turns an {@link AppFileException} into the few lines an operator reads instead of a
 * stack trace.
 */
final class AppFileAnalyzer extends AbstractFailureAnalyzer<AppFileException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, AppFileException cause) {
        return new FailureAnalysis("The gateway cannot start with this configuration.\n\n    " + cause.getMessage(),
                cause.advice(), cause);
    }

}
