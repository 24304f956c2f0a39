package dev.smartgateway.audit.sink;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

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
     * @throws RefusedLineException if it will never take the line
     */
    void write(String line) throws IOException;

    /**
     * Writes some lines, all or none of them; at most {@link #together()}.
     */
    default void write(List<String> lines) throws IOException {
        for (String line : lines) {
            write(line);
        }
    }

    /**
     * How many lines it takes at once.
     */
    default int together() {
        return 1;
    }

    /**
     * Whether an answer waits for its line: true where the sink is near.
     */
    default boolean near() {
        return true;
    }

    /**
     * Called after each batch, and about once a second while there is none.
     */
    default void flush() throws IOException {
    }

    @Override
    default void close() throws IOException {
    }

}
