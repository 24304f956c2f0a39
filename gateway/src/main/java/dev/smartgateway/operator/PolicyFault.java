package dev.smartgateway.operator;

/**
 * Something in a policy file is not understood, so none of it is used. Names file, line
 * and key; never repeats a value.
 */
public final class PolicyFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String advice;

    /**
     * Describes the fault.
     * @param place file name, with the line after a colon where it is known
     * @param key full key, for example {@code types.allowed[0]}; may be empty
     * @param fault what is wrong, a sentence without its subject
     * @param advice what to write instead
     */
    PolicyFault(String place, String key, String fault, String advice) {
        super(place + (key.isEmpty() ? "" : ": " + key) + " " + fault, null, false, false);
        this.advice = advice;
    }

    /**
     * What to write instead.
     */
    public String advice() {
        return this.advice;
    }

}
