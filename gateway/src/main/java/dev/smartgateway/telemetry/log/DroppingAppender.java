package dev.smartgateway.telemetry.log;

import java.util.concurrent.atomic.LongAdder;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.spi.ILoggingEvent;

/**
 * Writes on a thread of its own and never waits for it: an event for which there is no
 * room is counted and dropped. Used in {@code logback-spring.xml}.
 */
public final class DroppingAppender extends AsyncAppender {

    private static final LongAdder DROPPED = new LongAdder();

    private final Object lock = new Object();

    /**
     * Takes events of every level alike, as long as there is room.
     */
    public DroppingAppender() {
        setNeverBlock(true);
        setDiscardingThreshold(0);
        setMaxFlushTime(1000);
    }

    /**
     * How many events this process has dropped.
     */
    static double dropped() {
        return DROPPED.doubleValue();
    }

    /** Only one thread adds at a time, so that room that was seen is still there. */
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
