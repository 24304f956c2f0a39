package dev.smartgateway.command.doctor.report;

/** How bad it is; also the exit code. */
public enum Level {

    /** As it should be. */
    OK(0, "ok", "green"),

    /** Cannot be seen from here; what to look at. */
    NOTE(0, "note", "faint"),

    /** Works, but will hurt. */
    WARN(1, "warn", "yellow"),

    /** Does not work, or is not safe. */
    WRONG(2, "WRONG", "red,bold");

    private final int exitCode;

    private final String word;

    private final String style;

    Level(int exitCode, String word, String style) {
        this.exitCode = exitCode;
        this.word = word;
        this.style = style;
    }

    /** 0, 1 or 2. */
    public int exitCode() {
        return this.exitCode;
    }

    /** As it is printed. */
    public String word() {
        return this.word;
    }

    String style() {
        return this.style;
    }

}
