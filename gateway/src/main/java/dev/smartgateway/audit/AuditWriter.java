package dev.smartgateway.audit;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import dev.smartgateway.audit.sink.AuditSink;
import dev.smartgateway.audit.sink.RefusedLineException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only thread that writes to a sink. A rejected line is retried until it has waited
 * too long; then it is counted as lost, and the next line written is preceded by one that
 * states the number of lost lines.
 */
final class AuditWriter implements Runnable {

    /** A queued event; completed when the sink has it or never will. */
    record Waiting(AuditEvent event, long since, CompletableFuture<Boolean> done) {
    }

    private static final Logger log = LoggerFactory.getLogger(AuditWriter.class);

    private static final int BATCH = 256;

    private static final long PAUSE = 100;

    private static final long LONGEST_PAUSE = 5000;

    private final AtomicLong lost = new AtomicLong();

    private final AtomicLong failures = new AtomicLong();

    private final BlockingQueue<Waiting> queue;

    private final AuditSink sink;

    private final AuditChain chain;

    private final Clock clock;

    private final Limits limits;

    private int together;

    private long pause = PAUSE;

    private boolean started;

    /** Whether the sink permanently rejects the last line. */
    private boolean hopeless;

    private long declared;

    /** Whether the last line was rejected. */
    private volatile boolean refused;

    /** Whether the last lines could not be forced to storage. */
    private volatile boolean unforced;

    private volatile boolean closing;

    private volatile long busySince;

    AuditWriter(AuditSink sink, AuditChain chain, Clock clock, Limits limits) {
        this.queue = new ArrayBlockingQueue<>(limits.queue());
        this.sink = sink;
        this.chain = chain;
        this.clock = clock;
        this.limits = limits;
        this.together = sink.together();
    }

    /**
     * Limits of a sink.
     *
     * @param name name of the sink in metrics, health and log
     * @param queue events that may wait
     * @param hold how long an event may wait
     * @param silent how long the sink may be silent before it counts as blocked
     */
    record Limits(String name, int queue, Duration hold, Duration silent) {
    }

    String name() {
        return this.limits.name();
    }

    /** Returns whether an answer waits for its line. */
    boolean near() {
        return this.sink.near();
    }

    /** Queues an event, or counts it as lost if the queue is full. */
    CompletableFuture<Boolean> take(AuditEvent event) {
        Waiting waiting = new Waiting(event, System.nanoTime(), new CompletableFuture<>());
        if (!this.queue.offer(waiting)) {
            lose(waiting);
        }
        return waiting.done();
    }

    private void lose(Waiting waiting) {
        this.lost.incrementAndGet();
        waiting.done().complete(false);
    }

    @Override
    public void run() {
        List<Waiting> batch = new ArrayList<>(BATCH);
        while (!this.closing || !this.queue.isEmpty()) {
            try {
                Waiting first = this.queue.poll(PAUSE, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    this.queue.drainTo(batch, BATCH - 1);
                }
                this.busySince = System.nanoTime() | 1;
                write(batch);
                this.busySince = 0;
                batch.clear();
            }
            catch (InterruptedException ex) {
                break;
            }
        }
        batch.forEach((waiting) -> {
            if (!waiting.done().isDone()) {
                lose(waiting);
            }
        });
        attempt(this.sink::close);
    }

    private void write(List<Waiting> batch) throws InterruptedException {
        List<Waiting> written = new ArrayList<>(batch.size());
        Deque<Waiting> rest = new ArrayDeque<>(batch);
        while (!rest.isEmpty()) {
            List<Waiting> some = rest.stream().limit(this.together).toList();
            if (attempt(() -> put(some))) {
                some.forEach((one) -> written.add(rest.remove()));
                again();
            }
            else if (some.size() > 1 && (this.hopeless || this.sink.near())) {
                // it may take some of them
                this.together = 1;
            }
            else if (this.hopeless) {
                lose(rest.remove());
            }
            else {
                later(rest);
            }
        }
        boolean forced = attempt(this.sink::flush);
        this.unforced = !forced;
        written.forEach((waiting) -> waiting.done().complete(forced));
    }

    private void later(Deque<Waiting> rest) throws InterruptedException {
        this.refused = true;
        this.busySince = 0;
        while (!rest.isEmpty() && System.nanoTime() - rest.element().since() >= this.limits.hold().toNanos()) {
            lose(rest.remove());
        }
        if (!rest.isEmpty()) {
            TimeUnit.MILLISECONDS.sleep(this.pause);
            this.pause = this.sink.near() ? PAUSE : Math.min(2 * this.pause, LONGEST_PAUSE);
        }
        this.busySince = System.nanoTime() | 1;
    }

    private void again() {
        this.together = this.sink.together();
        this.pause = PAUSE;
        if (this.refused) {
            this.refused = false;
            log.warn("The audit trail is written to {} again; {} events were lost since the start.", name(),
                    this.lost.get());
        }
    }

    private void put(List<Waiting> some) throws IOException {
        if (!this.started) {
            this.chain.follows(this.sink.last());
            append(this.chain.next(AuditChain.START, this.clock.instant(), 0), 0);
            this.started = true;
        }
        long missing = this.lost.get() - this.declared;
        if (missing > 0) {
            append(this.chain.next(AuditChain.LOST, this.clock.instant(), missing), missing);
            this.declared += missing;
        }
        AuditChain.Position before = this.chain.position();
        List<String> lines = new ArrayList<>(some.size());
        for (Waiting waiting : some) {
            String line = this.chain.next(waiting.event());
            this.chain.took(line, 0);
            lines.add(line);
        }
        try {
            this.sink.write(lines);
        }
        catch (IOException | RuntimeException ex) {
            this.chain.back(before);
            throw ex;
        }
    }

    private void append(String line, long lost) throws IOException {
        this.sink.write(line);
        this.chain.took(line, lost);
    }

    private boolean attempt(Attempt attempt) {
        try {
            attempt.run();
            this.hopeless = false;
            return true;
        }
        catch (IOException | RuntimeException ex) {
            this.hopeless = ex instanceof RefusedLineException;
            this.failures.incrementAndGet();
            if (!this.refused && !this.unforced) {
                log.error("The audit trail cannot be written to {} ({}).", name(), ex.toString());
            }
            return false;
        }
    }

    /**
     * Returns whether lines cannot be written at present: rejected, not accepted, or the
     * queue is full.
     */
    boolean troubled() {
        return this.refused || this.unforced || blocked() || this.queue.remainingCapacity() == 0;
    }

    /** Returns whether the sink has not responded for too long. */
    boolean blocked() {
        long since = this.busySince;
        return since != 0 && System.nanoTime() - since >= this.limits.silent().toNanos();
    }

    long lost() {
        return this.lost.get();
    }

    long failures() {
        return this.failures.get();
    }

    int waiting() {
        return this.queue.size();
    }

    /** Writes the queue and ends. */
    void close() {
        this.closing = true;
    }

    /** Counts the queue as lost. */
    void abandon() {
        for (Waiting waiting = this.queue.poll(); waiting != null; waiting = this.queue.poll()) {
            lose(waiting);
        }
    }

    /** One call of the sink. */
    @FunctionalInterface
    private interface Attempt {

        void run() throws IOException;

    }

}
