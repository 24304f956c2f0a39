package dev.smartgateway.reload;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/**
 * Runs a check of files at a fixed delay on its own thread, so that one slow source does
 * not delay another. Polling works with mounted ConfigMaps, unlike file system
 * notifications.
 */
public final class FileWatch implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(FileWatch.class);

    private final String name;

    private final Duration every;

    private final Runnable check;

    private volatile @Nullable ScheduledExecutorService thread;

    /**
     * Creates a watch.
     * @param name name of its thread, also used in the log
     * @param every delay between two checks; zero or less disables them
     * @param check may block and may throw
     */
    public FileWatch(String name, Duration every, Runnable check) {
        this.name = name;
        this.every = every;
        this.check = check;
    }

    @Override
    public void start() {
        if (this.every.isZero() || this.every.isNegative() || isRunning()) {
            return;
        }
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor((task) -> {
            Thread daemon = new Thread(task, this.name);
            daemon.setDaemon(true);
            return daemon;
        });
        long nanos = this.every.toNanos();
        started.scheduleWithFixedDelay(this::check, nanos, nanos, TimeUnit.NANOSECONDS);
        this.thread = started;
    }

    private void check() {
        try {
            this.check.run();
        }
        catch (RuntimeException ex) {
            log.error("The check {} failed; nothing was changed.", this.name, ex);
        }
    }

    @Override
    public void stop() {
        ScheduledExecutorService running = this.thread;
        if (running != null) {
            running.shutdownNow();
            this.thread = null;
        }
    }

    @Override
    public boolean isRunning() {
        return this.thread != null;
    }

}
