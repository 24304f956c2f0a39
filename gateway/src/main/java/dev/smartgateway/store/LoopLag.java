package dev.smartgateway.store;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/**
 * Detects that the event loops that read the replies of Redis lag. A reply that was not
 * seen in time then says nothing about Redis, because it may have arrived.
 */
final class LoopLag {

    private final long period;

    private final long tolerance;

    private final long memory;

    private final LongSupplier nanos;

    private final Set<Look> looks = ConcurrentHashMap.newKeySet();

    private volatile long lateAt;

    private volatile boolean everLate;

    /**
     * Creates a detector.
     * @param limit time limit of one command; a quarter of it counts as a lag
     */
    LoopLag(Duration limit, LongSupplier nanos) {
        this.period = Math.max(TimeUnit.MILLISECONDS.toNanos(20), limit.toNanos() / 10);
        this.tolerance = limit.toNanos() / 4;
        this.memory = limit.toNanos() * 2;
        this.nanos = nanos;
    }

    /** Returns a handler that measures the event loop of one connection. */
    ChannelHandler handler() {
        return new Look();
    }

    /**
     * Returns whether an event loop lags now, or lagged while a pending command waited.
     */
    boolean late() {
        long now = this.nanos.getAsLong();
        return (this.everLate && now - this.lateAt <= this.memory)
                || this.looks.stream().anyMatch((look) -> now - look.due >= this.tolerance);
    }

    /** Records the delay of one check. */
    void looked(long due) {
        long now = this.nanos.getAsLong();
        if (now - due >= this.tolerance) {
            this.lateAt = now;
            this.everLate = true;
        }
    }

    /**
     * A check that repeats while its connection is open. Other threads read its due time.
     */
    private final class Look extends ChannelInboundHandlerAdapter {

        private volatile long due;

        private volatile boolean gone;

        private @Nullable ScheduledFuture<?> next;

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            plan(context);
            LoopLag.this.looks.add(this);
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext context) {
            this.gone = true;
            LoopLag.this.looks.remove(this);
            ScheduledFuture<?> planned = this.next;
            if (planned != null) {
                planned.cancel(false);
            }
        }

        private void plan(ChannelHandlerContext context) {
            this.due = LoopLag.this.nanos.getAsLong() + LoopLag.this.period;
            this.next = context.executor().schedule(() -> look(context), LoopLag.this.period, TimeUnit.NANOSECONDS);
        }

        private void look(ChannelHandlerContext context) {
            looked(this.due);
            if (!this.gone) {
                plan(context);
            }
        }

    }

}
