package dev.smartgateway.proxy.upstream;

import dev.smartgateway.reason.Problem;
import dev.smartgateway.reason.ProblemException;

/**
 * A problem sent to the browser, with the failure that caused it.
 */
final class UpstreamProblem extends ProblemException {

    private final UpstreamFailure failure;

    UpstreamProblem(Problem problem, UpstreamFailure failure) {
        super(problem);
        this.failure = failure;
    }

    UpstreamFailure failure() {
        return this.failure;
    }

}
