package dev.smartgateway.audit.sink;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Receives complete lines, from one thread only.
 */
public interface AuditSink extends Closeable {

    /**
     * Returns the last line of an earlier process, or {@code null}. Called before the
     * first line; may block.
     */
    default @Nullable String last() throws IOException {
        return null;
    }

    /**
     * Writes a line with its line end.
     * @throws IOException if the line was not written completely; a partial line is
     * removed where the sink allows that
     * @throws RefusedLineException if the sink permanently rejects the line
     */
    void write(String line) throws IOException;

    /**
     * Writes some lines, all or none; at most {@link #together()}.
     */
    default void write(List<String> lines) throws IOException {
        for (String line : lines) {
            write(line);
        }
    }

    /**
     * Returns how many lines it accepts at once.
     */
    default int together() {
        return 1;
    }

    /**
     * Returns whether an answer waits for its line, which is the case for local sinks.
     */
    default boolean near() {
        return true;
    }

    /**
     * Called after each batch and about once a second otherwise.
     */
    default void flush() throws IOException {
    }

    @Override
    default void close() throws IOException {
    }

}
