package dev.smartgateway.problem;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Turns a {@link ConfigurationFault} at start-up into a short description instead of a
 * stack trace.
 */
public final class ConfigurationFaultAnalyzer extends AbstractFailureAnalyzer<ConfigurationFault> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ConfigurationFault cause) {
        return new FailureAnalysis(
                "The gateway cannot start with " + cause.part().words() + ".\n\n    " + cause.fault(), cause.advice(),
                cause);
    }

}
