package dev.smartgateway.telemetry.log;

import java.util.concurrent.atomic.LongAdder;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.spi.ILoggingEvent;

/**
 * Writes on its own thread and never blocks the caller: an event that does not fit the
 * queue is counted and dropped. Used in {@code logback-spring.xml}.
 */
public final class DroppingAppender extends AsyncAppender {

    private static final LongAdder DROPPED = new LongAdder();

    private final Object lock = new Object();

    /**
     * Accepts events of every level as long as there is space.
     */
    public DroppingAppender() {
        setNeverBlock(true);
        setDiscardingThreshold(0);
        setMaxFlushTime(1000);
    }

    /**
     * Returns how many events this process has dropped.
     */
    static double dropped() {
        return DROPPED.doubleValue();
    }

    /**
     * Only one thread adds at a time, so that free space stays free until the event is
     * added.
     */
    @Override
    protected void append(ILoggingEvent event) {
        synchronized (this.lock) {
            if (getRemainingCapacity() > 0) {
                super.append(event);
            }
            else {
                DROPPED.increment();
            }
        }
    }

}
