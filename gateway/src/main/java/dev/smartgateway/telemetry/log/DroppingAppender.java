package dev.smartgateway.telemetry.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import org.jspecify.annotations.Nullable;

/**
 * Writes to standard output on its own thread and never blocks the caller: an event that
 * does not fit the queue is counted and dropped. Events of a few milliseconds are written
 * together, so that a call does not wake the thread for each line; they are lost if the
 * process is killed. A write holds whole lines and no more than a pipe keeps in one
 * piece, so that a line of the audit trail is never inside it. Used in {@code
 * logback-spring.xml}.
 */
public final class DroppingAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {

    private static final LongAdder DROPPED = new LongAdder();

    /** How long the first event waits for others, in milliseconds. */
    private static final long TOGETHER = 10;

    /** Longest time to write what is left when the process ends, in milliseconds. */
    private static final long FLUSH = 1000;

    /** Bytes that a pipe takes whole or not at all ({@code PIPE_BUF} of Linux). */
    private static final int WHOLE = 4096;

    private static final int BATCH = 1024;

    private final Thread writer = new Thread(this::run, "log");

    private final Supplier<OutputStream> output;

    private BlockingQueue<ILoggingEvent> queue = new ArrayBlockingQueue<>(BATCH);

    private @Nullable Encoder<ILoggingEvent> encoder;

    private volatile boolean closing;

    /**
     * Writes to the standard output of the process.
     */
    public DroppingAppender() {
        this(() -> System.out);
    }

    /** Writes to what the supplier returns at that time. */
    DroppingAppender(Supplier<OutputStream> output) {
        this.output = output;
    }

    /**
     * Sets how many events may wait.
     */
    public void setQueueSize(int size) {
        this.queue = new ArrayBlockingQueue<>(size);
    }

    /**
     * Sets how an event becomes a line.
     */
    public void setEncoder(Encoder<ILoggingEvent> encoder) {
        this.encoder = encoder;
    }

    /**
     * Returns how many events this process has dropped.
     */
    static double dropped() {
        return DROPPED.doubleValue();
    }

    @Override
    public void start() {
        if (this.encoder == null) {
            addError("The appender " + getName() + " has no encoder.");
            return;
        }
        super.start();
        this.writer.setDaemon(true);
        this.writer.start();
    }

    @Override
    protected void append(ILoggingEvent event) {
        event.prepareForDeferredProcessing();
        if (!this.queue.offer(event)) {
            DROPPED.increment();
        }
    }

    private void run() {
        List<ILoggingEvent> events = new ArrayList<>(BATCH);
        while (!this.closing || !this.queue.isEmpty()) {
            try {
                events.add(this.queue.take());
                TimeUnit.MILLISECONDS.sleep(TOGETHER);
            }
            catch (InterruptedException ex) {
                // It stops; what is in the queue is written without waiting.
            }
            this.queue.drainTo(events, BATCH);
            try {
                write(events);
            }
            catch (IOException | RuntimeException ex) {
                addError("Some log lines cannot be written.", ex);
            }
            events.clear();
        }
    }

    private void write(List<ILoggingEvent> events) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream(WHOLE);
        for (ILoggingEvent event : events) {
            byte[] line = line(event);
            if (lines.size() + line.length > WHOLE) {
                send(lines);
            }
            lines.writeBytes(line);
        }
        send(lines);
    }

    private byte[] line(ILoggingEvent event) {
        try {
            return Objects.requireNonNull(this.encoder).encode(event);
        }
        catch (RuntimeException ex) {
            addError("A log line cannot be written.", ex);
            return new byte[0];
        }
    }

    private void send(ByteArrayOutputStream lines) throws IOException {
        if (lines.size() > 0) {
            OutputStream output = this.output.get();
            lines.writeTo(output);
            output.flush();
            lines.reset();
        }
    }

    @Override
    public void stop() {
        super.stop();
        this.closing = true;
        this.writer.interrupt();
        try {
            this.writer.join(FLUSH);
        }
        catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

}
