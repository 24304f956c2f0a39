package dev.smartgateway.token.seal;

/**
 * The sealing keys cannot be used, so nothing could be kept safe. Names the key and never
 * its value.
 */
public final class KeyFault extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    static final String MAKE = "Make a key with 'openssl rand -base64 32'.";

    private final String advice;

    /**
     * Describes the fault.
     * @param fault what is wrong, one sentence
     * @param advice what to do about it
     */
    public KeyFault(String fault, String advice) {
        super(fault + " " + advice);
        this.advice = advice;
    }

    /**
     * What is wrong, without the advice.
     */
    String fault() {
        String message = String.valueOf(getMessage());
        return message.substring(0, message.length() - this.advice.length()).strip();
    }

    /**
     * What to do about it.
     */
    String advice() {
        return this.advice;
    }

}
