package dev.smartgateway.token.vault;

import dev.smartgateway.token.refresh.Refresher;

import org.springframework.context.SmartLifecycle;

/**
 * Lets running refreshes finish when the gateway stops: after the web server, before the
 * Redis connections close.
 */
final class ShutdownDrain implements SmartLifecycle {

    private final Refresher refresher;

    private volatile boolean running;

    ShutdownDrain(Refresher refresher) {
        this.refresher = refresher;
    }

    @Override
    public void start() {
        this.running = true;
    }

    @Override
    public void stop() {
        this.refresher.land().block();
        this.running = false;
    }

    @Override
    public void stop(Runnable callback) {
        this.refresher.land().doFinally((signal) -> {
            this.running = false;
            callback.run();
        }).subscribe();
    }

    @Override
    public boolean isRunning() {
        return this.running;
    }

    @Override
    public int getPhase() {
        return 1024;
    }

}
