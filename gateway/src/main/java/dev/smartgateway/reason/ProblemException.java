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
     * Creates an exception without a finding.
     */
    public ProblemException(Problem problem) {
        this(problem, null);
    }

    /**
     * Creates an exception with the finding of a check.
     */
    public ProblemException(Problem problem, @Nullable Finding finding) {
        super(problem.code(), null, false, false);
        this.problem = problem;
        this.finding = finding;
    }

    /**
     * Returns the finding, for the log only; {@code null} if the code says everything.
     */
    public @Nullable Finding finding() {
        return this.finding;
    }

    public Problem problem() {
        return this.problem;
    }

    /**
     * Returns a failure whose finding names the issuer that it is about. Failures that
     * are no problem, have no words for the log or belong to a subclass stay as they are.
     */
    public static Throwable about(Throwable failure, String issuer) {
        if (failure.getClass() != ProblemException.class) {
            return failure;
        }
        ProblemException known = (ProblemException) failure;
        Finding finding = known.finding;
        return (finding != null) ? new ProblemException(known.problem, finding.about(issuer)) : known;
    }

}
