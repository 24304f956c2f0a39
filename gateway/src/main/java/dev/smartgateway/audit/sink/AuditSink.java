package dev.smartgateway.audit.sink;

import java.io.Closeable;
import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * Takes whole lines, from one thread only.
 */
public interface AuditSink extends Closeable {

    /**
     * The last line that an earlier process left here, or {@code null}. Called before the
     * first line, and may block.
     */
    default @Nullable String last() throws IOException {
        return null;
    }

    /**
     * Writes a line and its end.
     * @throws IOException if the line is not whole in the sink; a rest of it is taken
     * back where the sink allows that
     */
    void write(String line) throws IOException;

    /**
     * Called after each batch, and about once a second while there is none.
     */
    default void flush() throws IOException {
    }

    @Override
    default void close() throws IOException {
    }

}
