package dev.smartgateway.proxy.upstream;

import dev.smartgateway.reason.Problem;
import dev.smartgateway.reason.ProblemException;

/**
 * What the browser is told of a failed call, and which failure it was.
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
