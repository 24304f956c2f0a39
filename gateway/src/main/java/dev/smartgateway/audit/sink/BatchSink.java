package dev.smartgateway.audit.sink;

import java.io.IOException;
import java.util.List;

/**
 * A sink that accepts several lines in one request.
 */
interface BatchSink extends AuditSink {

    @Override
    int together();

    @Override
    void write(List<String> lines) throws IOException;

    @Override
    default void write(String line) throws IOException {
        write(List.of(line));
    }

}
