package dev.smartgateway.reason;

import org.jspecify.annotations.Nullable;

/**
 * Carries a {@link Problem} to the outermost handler, which logs and writes it once. Has
 * no stack trace; a cause, if any, is for the log only. Subclasses may add details for
 * their own package.
 */
public class ProblemException extends RuntimeException {

    private final transient Problem problem;

    private final transient @Nullable Finding finding;

    /**
     * A problem of which there is no more to say than its code.
     */
    public ProblemException(Problem problem) {
        this(problem, null);
    }

    /**
     * A problem with what exactly was found.
     */
    public ProblemException(Problem problem, @Nullable Finding finding) {
        super(problem.code(), null, false, false);
        this.problem = problem;
        this.finding = finding;
    }

    /**
     * What exactly was found, for the log only; {@code null} where the code says all.
     */
    public @Nullable Finding finding() {
        return this.finding;
    }

    public Problem problem() {
        return this.problem;
    }

}
