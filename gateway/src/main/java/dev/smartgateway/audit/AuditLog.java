package dev.smartgateway.audit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * The audit trail as one line per event in one or several sinks. Each sink has its own
 * writer thread, so that a slow sink does not slow down requests; lines that cannot be
 * written are counted.
 */
final class AuditLog implements AuditTrail, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(AuditLog.class);

    /** An answer does not wait longer for its line. */
    private static final Duration ANSWER = Duration.ofMillis(250);

    private final List<AuditWriter> writers;

    private final AuditProperties properties;

    private final List<Thread> threads = new ArrayList<>();

    AuditLog(AuditProperties properties, List<AuditWriter> writers) {
        this.properties = properties;
        this.writers = List.copyOf(writers);
        this.writers.forEach((writer) -> {
            Thread thread = new Thread(writer, "audit-" + writer.name());
            thread.setDaemon(true);
            thread.start();
            this.threads.add(thread);
        });
    }

    List<AuditWriter> writers() {
        return this.writers;
    }

    @Override
    public void record(AuditEvent event) {
        this.writers.forEach((writer) -> writer.take(event));
    }

    @Override
    public Mono<Void> written(AuditEvent event) {
        return Mono.defer(() -> {
            CompletableFuture<Void> done = taken(event);
            return done.isDone() ? Mono.empty() : Mono.fromFuture(done, true).timeout(ANSWER, Mono.empty());
        });
    }

    @Override
    public Mono<Void> written(AuditEvent event, ScheduledExecutorService thread) {
        return Mono.create((sink) -> {
            CompletableFuture<Void> done = taken(event);
            if (done.isDone()) {
                sink.success();
                return;
            }
            Future<?> late = thread.schedule((Runnable) sink::success, ANSWER.toMillis(), TimeUnit.MILLISECONDS);
            done.whenComplete((nothing, never) -> answer(thread, sink, late));
        });
    }

    private static void answer(ScheduledExecutorService thread, MonoSink<Void> sink, Future<?> late) {
        try {
            thread.execute(() -> {
                late.cancel(false);
                sink.success();
            });
        }
        catch (RejectedExecutionException ex) {
            sink.success();
        }
    }

    /**
     * Gives the event to all sinks; done when those have it for which an answer waits.
     */
    private CompletableFuture<Void> taken(AuditEvent event) {
        List<CompletableFuture<Boolean>> waited = new ArrayList<>(1);
        for (AuditWriter writer : this.writers) {
            boolean well = writer.near() && !writer.troubled();
            CompletableFuture<Boolean> done = writer.take(event);
            if (well && !done.isDone()) {
                waited.add(done);
            }
        }
        return CompletableFuture.allOf(waited.toArray(CompletableFuture[]::new));
    }

    @Override
    public boolean admits(boolean writes) {
        return switch (this.properties.onFailure()) {
            case GO_ON -> true;
            case REFUSE_WRITES -> !writes || !troubled();
            case REFUSE_ALL -> !troubled();
        };
    }

    private boolean troubled() {
        return this.writers.stream().anyMatch(AuditWriter::troubled);
    }

    /**
     * Writes the queue, for at most the configured hold time of a line. A blocked sink
     * does not block the shutdown: lines it did not accept are counted and logged.
     */
    @Override
    public void close() throws InterruptedException {
        this.writers.forEach(AuditWriter::close);
        long end = System.nanoTime() + this.properties.hold().toNanos();
        for (int i = 0; i < this.writers.size(); i++) {
            Thread thread = this.threads.get(i);
            thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
            if (thread.isAlive()) {
                AuditWriter writer = this.writers.get(i);
                writer.abandon();
                thread.interrupt();
                log.error("The audit sink {} did not take the last events; {} were lost since the start.",
                        writer.name(), writer.lost());
            }
        }
    }

}
