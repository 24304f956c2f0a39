package dev.smartgateway.audit.sink;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forwards lines from the Redis stream to another sink, each at least once. A line leaves
 * the stream when the sink has it. Lines of a replica that died are taken over by
 * another. Lines that the sink permanently rejects are kept separately.
 */
public final class StreamForwarder implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(StreamForwarder.class);

    private static final long PAUSE = 500;

    private static final long LONGEST_PAUSE = 30_000;

    private final AuditStream stream;

    private final AuditSink sink;

    private final AtomicLong refused = new AtomicLong();

    private final AtomicLong failures = new AtomicLong();

    /** Taken lines that the sink does not have yet. */
    private List<AuditStream.Entry> held = List.of();

    private boolean idle;

    private volatile long left;

    private volatile boolean troubled;

    private volatile boolean closing;

    /**
     * Creates the forwarder; nothing is taken before it runs.
     */
    public StreamForwarder(AuditStream stream, AuditSink sink) {
        this.stream = stream;
        this.sink = sink;
    }

    @Override
    public void run() {
        long pause = PAUSE;
        try {
            while (!this.closing) {
                boolean failed = !attempt();
                if (failed && !this.troubled) {
                    log.error("The audit trail cannot be forwarded; its lines stay in Redis.");
                }
                this.troubled = failed;
                pause = failed ? Math.min(2 * pause, LONGEST_PAUSE) : PAUSE;
                if (failed || this.idle) {
                    TimeUnit.MILLISECONDS.sleep(pause);
                }
            }
        }
        catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
        finally {
            end();
        }
    }

    private void end() {
        try {
            this.sink.close();
        }
        catch (IOException ex) {
            log.debug("The sink of the forwarder did not close", ex);
        }
    }

    private boolean attempt() {
        try {
            this.held = this.held.isEmpty() ? this.stream.take() : this.stream.keep(this.held);
            this.idle = this.held.isEmpty();
            if (!this.idle) {
                forward(this.held);
                this.held = List.of();
            }
            return true;
        }
        catch (IOException | RuntimeException ex) {
            this.failures.incrementAndGet();
            return false;
        }
    }

    private void forward(List<AuditStream.Entry> entries) throws IOException {
        for (int from = 0; from < entries.size(); from += this.sink.together()) {
            List<AuditStream.Entry> some = entries.subList(from, Math.min(entries.size(), from + this.sink.together()));
            try {
                this.sink.write(some.stream().map(AuditStream.Entry::line).toList());
                this.sink.flush();
                this.left = this.stream.done(some, false);
            }
            catch (RefusedLineException ex) {
                oneByOne(some);
            }
        }
    }

    private void oneByOne(List<AuditStream.Entry> entries) throws IOException {
        for (AuditStream.Entry entry : entries) {
            boolean taken = true;
            try {
                this.sink.write(List.of(entry.line()));
                this.sink.flush();
            }
            catch (RefusedLineException ex) {
                taken = false;
                this.refused.incrementAndGet();
                log.error("A refused line of the audit trail is kept in Redis, in the stream of refused lines ({}).",
                        ex.getMessage());
            }
            this.left = this.stream.done(List.of(entry), !taken);
        }
    }

    /**
     * Returns how many lines the sink rejected.
     */
    public long refused() {
        return this.refused.get();
    }

    /**
     * Returns how many attempts failed.
     */
    public long failures() {
        return this.failures.get();
    }

    /**
     * Returns the number of lines in the stream at the last check.
     */
    public long left() {
        return this.left;
    }

    /**
     * Returns whether the last attempt failed.
     */
    public boolean troubled() {
        return this.troubled;
    }

    /**
     * Ends after the attempt that is under way.
     */
    public void close() {
        this.closing = true;
    }

}
