package dev.smartgateway.audit;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import dev.smartgateway.audit.sink.AuditSink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * The trail as one JSON line per event. A single thread writes, so that a slow sink never
 * slows a request; what cannot be written is counted.
 */
final class AuditLog implements AuditTrail, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(AuditLog.class);

    /** A line that takes longer does not delay its answer any more. */
    private static final Duration ANSWER = Duration.ofMillis(250);

    private final AuditWriter writer;

    private final AuditProperties properties;

    private final Thread thread;

    AuditLog(AuditProperties properties, AuditSink sink, AuditChain chain, Clock clock) {
        this.properties = properties;
        this.writer = new AuditWriter(properties.queue(), sink, chain, clock, properties.hold());
        this.thread = new Thread(this.writer, "audit");
        this.thread.setDaemon(true);
        this.thread.start();
    }

    AuditWriter state() {
        return this.writer;
    }

    @Override
    public void record(AuditEvent event) {
        this.writer.take(event);
    }

    @Override
    public Mono<Void> written(AuditEvent event) {
        return Mono.defer(() -> {
            boolean well = !this.writer.troubled();
            CompletableFuture<Boolean> done = this.writer.take(event);
            return (done.isDone() || !well) ? Mono.empty()
                    : Mono.fromFuture(done, true).timeout(ANSWER, Mono.empty()).then();
        });
    }

    @Override
    public boolean admits(boolean writes) {
        return switch (this.properties.onFailure()) {
            case GO_ON -> true;
            case REFUSE_WRITES -> !writes || !this.writer.troubled();
            case REFUSE_ALL -> !this.writer.troubled();
        };
    }

    /**
     * Writes what is queued, for at most the time that a line may be held. A sink that is
     * stuck holds nobody: what it did not take is counted and logged.
     */
    @Override
    public void close() throws InterruptedException {
        this.writer.close();
        this.thread.join(this.properties.hold().toMillis());
        if (this.thread.isAlive()) {
            this.writer.abandon();
            this.thread.interrupt();
            log.error("The audit sink did not take the last events; {} were lost since the start.", this.writer.lost());
        }
    }

}
