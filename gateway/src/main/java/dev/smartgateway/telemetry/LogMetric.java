package dev.smartgateway.telemetry;

/**
 * Metrics of the log.
 */
public enum LogMetric {

    /** Counter of log lines that were dropped because nobody reads the output. */
    LOST("gateway.log.lost", "Log lines dropped because the output was not read in time");

    private final String metric;

    private final String description;

    LogMetric(String metric, String description) {
        this.metric = metric;
        this.description = description;
    }

    /**
     * Name in the meter registry.
     */
    public String metric() {
        return this.metric;
    }

    public String description() {
        return this.description;
    }

}
