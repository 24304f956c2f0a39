package dev.smartgateway.operator.apps;

/**
 * Something in an app file is wrong and the gateway must not start. Names the file and
 * the key; never repeats the value, which may be a secret written in the wrong place.
 */
final class AppFileException extends RuntimeException {

    private final String advice;

    /**
     * Describes the fault.
     * @param file file name
     * @param key full key, for example {@code issuers[0].client.id}; may be empty
     * @param fault what is wrong, a sentence without its subject
     * @param advice what to write instead
     */
    AppFileException(String file, String key, String fault, String advice) {
        super(file + (key.isEmpty() ? "" : ": " + key) + " " + fault);
        this.advice = advice;
    }

    String advice() {
        return this.advice;
    }

}
