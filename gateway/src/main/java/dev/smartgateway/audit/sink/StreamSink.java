package dev.smartgateway.audit.sink;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The standard output, each line in one write. Failures of the stream are seen, which a
 * {@code PrintStream} would hide.
 */
public final class StreamSink implements AuditSink {

    private final OutputStream stream;

    private boolean torn;

    /**
     * Takes a stream that is never closed.
     */
    public StreamSink(OutputStream stream) {
        this.stream = stream;
    }

    /**
     * The standard output of the process.
     */
    public static StreamSink stdout() {
        return new StreamSink(new FileOutputStream(FileDescriptor.out));
    }

    @Override
    public void write(String line) throws IOException {
        byte[] bytes = ((this.torn ? "\n" : "") + line + "\n").getBytes(StandardCharsets.UTF_8);
        this.torn = true;
        this.stream.write(bytes);
        this.torn = false;
    }

}
