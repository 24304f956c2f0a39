package dev.smartgateway.audit;

import java.time.Duration;

import dev.smartgateway.audit.sink.StreamForwarder;

import org.springframework.context.SmartLifecycle;

/**
 * Runs the forwarder while the application runs. Stopping waits for the current attempt,
 * up to a limit.
 */
final class AuditForwarding implements SmartLifecycle {

    private final StreamForwarder forwarder;

    private final Duration bound;

    private final Thread thread;

    AuditForwarding(StreamForwarder forwarder, Duration bound) {
        this.forwarder = forwarder;
        this.bound = bound;
        this.thread = new Thread(forwarder, "audit-forward");
        this.thread.setDaemon(true);
    }

    StreamForwarder forwarder() {
        return this.forwarder;
    }

    @Override
    public void start() {
        this.thread.start();
    }

    @Override
    public void stop() {
        this.forwarder.close();
        try {
            this.thread.join(this.bound.toMillis());
        }
        catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
        this.thread.interrupt();
    }

    @Override
    public boolean isRunning() {
        return this.thread.isAlive();
    }

}
