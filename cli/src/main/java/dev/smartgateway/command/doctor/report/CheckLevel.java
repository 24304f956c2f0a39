package dev.smartgateway.command.doctor.report;

/** Severity of a result, which is also the exit code. */
public enum CheckLevel {

    /** No problem. */
    OK(0, "ok", "green"),

    /** Cannot be checked automatically; says what to check by hand. */
    NOTE(0, "note", "faint"),

    /** Works, but will cause problems. */
    WARN(1, "warn", "yellow"),

    /** Does not work, or is not safe. */
    WRONG(2, "WRONG", "red,bold");

    private final int exitCode;

    private final String word;

    private final String style;

    CheckLevel(int exitCode, String word, String style) {
        this.exitCode = exitCode;
        this.word = word;
        this.style = style;
    }

    /** Returns the exit code: 0, 1 or 2. */
    public int exitCode() {
        return this.exitCode;
    }

    /** Returns the printed word. */
    public String word() {
        return this.word;
    }

    String style() {
        return this.style;
    }

}
