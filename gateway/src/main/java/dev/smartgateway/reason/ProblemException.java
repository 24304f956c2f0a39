package dev.smartgateway.reason;

/**
 * Carries a {@link Problem} up to the edge, where it is logged and written once. Has no
 * stack trace; a cause, if any, is for the log only. A room may add what only it reads.
 */
public class ProblemException extends RuntimeException {

    private final transient Problem problem;

    public ProblemException(Problem problem) {
        super(problem.code(), null, false, false);
        this.problem = problem;
    }

    public Problem problem() {
        return this.problem;
    }

}
