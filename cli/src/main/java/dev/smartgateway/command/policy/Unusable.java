package dev.smartgateway.command.policy;

/**
 * The input cannot be used. Says what is wrong and what to do.
 */
final class Unusable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String advice;

    Unusable(String fault, String advice) {
        super(fault, null, false, false);
        this.advice = advice;
    }

    String advice() {
        return this.advice;
    }

}
