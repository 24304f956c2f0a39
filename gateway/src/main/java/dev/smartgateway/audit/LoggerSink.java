package dev.smartgateway.audit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The logger named {@code audit}, for appenders of the operator's own. What they lose is
 * not seen here.
 */
final class LoggerSink implements AuditSink {

    private static final Logger trail = LoggerFactory.getLogger("audit");

    @Override
    public void write(String line) {
        trail.info(line);
    }

}
