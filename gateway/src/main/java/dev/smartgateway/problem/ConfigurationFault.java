package dev.smartgateway.problem;

/**
 * The operator's configuration is invalid, so the gateway does not start. Names the file,
 * key or setting; never contains a value, which may be a secret in the wrong place.
 */
public final class ConfigurationFault extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    private final Part part;

    private final String fault;

    private final String advice;

    /**
     * Creates a fault. The message contains the advice, because for keys that are read
     * while the gateway runs only the message is logged.
     * @param fault what is wrong, with file, key or setting
     * @param advice what to write instead
     */
    public ConfigurationFault(Part part, String fault, String advice) {
        super((part == Part.SEALING_KEYS) ? fault + " " + advice : fault);
        this.part = part;
        this.fault = fault;
        this.advice = advice;
    }

    /**
     * Creates a fault in an app file.
     * @param file name of the file
     * @param key full key, for example {@code issuers[0].client.id}; may be empty
     * @param fault what is wrong, a sentence without its subject
     * @param advice what to write instead
     */
    public static ConfigurationFault app(String file, String key, String fault, String advice) {
        return new ConfigurationFault(Part.CONFIGURATION, at(file, key, fault), advice);
    }

    /**
     * Creates a fault in a policy file.
     * @param place file name, followed by a colon and the line if it is known
     * @param key full key, for example {@code types.allowed[0]}; may be empty
     * @param fault what is wrong, a sentence without its subject
     * @param advice what to write instead
     */
    public static ConfigurationFault policy(String place, String key, String fault, String advice) {
        return new ConfigurationFault(Part.POLICY, at(place, key, fault), advice);
    }

    private static String at(String place, String key, String fault) {
        return place + (key.isEmpty() ? "" : ": " + key) + " " + fault;
    }

    /**
     * Returns how to correct the configuration.
     */
    public String advice() {
        return this.advice;
    }

    /**
     * Returns the fault without the advice.
     */
    String fault() {
        return this.fault;
    }

    /**
     * Returns the part of the configuration that is invalid.
     */
    Part part() {
        return this.part;
    }

    /** Parts of the configuration. */
    public enum Part {

        /** App files and settings. */
        CONFIGURATION("this configuration"),

        /** Policy files. */
        POLICY("this policy"),

        /** Client credentials. */
        CREDENTIALS("these credentials"),

        /** Keys that seal stored values. */
        SEALING_KEYS("these sealing keys");

        private final String words;

        Part(String words) {
            this.words = words;
        }

        String words() {
            return this.words;
        }

    }

}
