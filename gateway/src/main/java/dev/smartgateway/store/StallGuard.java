package dev.smartgateway.store;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/**
 * Closes a connection to Redis that has unanswered commands and has received nothing for
 * too long, so that the client reconnects. A host that froze or vanished does not close
 * its connections: the client would keep using them until the operating system gives up
 * after about a quarter of an hour, long after a fail-over elected another primary.
 */
final class StallGuard extends ChannelDuplexHandler {

    private final long pause;

    /**
     * Whether a command was written since the last reply. All fields are used on the
     * event loop only.
     */
    private boolean asked;

    /** Whether the previous check found the connection stale. */
    private boolean stale;

    private boolean looking;

    /**
     * Guards one connection.
     * @param limit longest time without data from Redis; the connection is closed between
     * this and twice this time
     */
    StallGuard(Duration limit) {
        this.pause = limit.toNanos();
    }

    /**
     * Returns a customizer that guards every connection of a client and measures the lag
     * of its event loop.
     */
    static NettyCustomizer everywhere(Duration limit, LoopLag lag) {
        return new NettyCustomizer() {
            @Override
            public void afterChannelInitialized(Channel channel) {
                channel.pipeline().addFirst(new StallGuard(limit), lag.handler());
            }
        };
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        this.asked = true;
        look(context);
        context.write(message, promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        this.asked = false;
        this.stale = false;
        context.fireChannelRead(message);
    }

    /** Schedules a check; at most one at a time, however many commands are pending. */
    private void look(ChannelHandlerContext context) {
        if (!this.looking) {
            this.looking = true;
            context.executor().schedule(() -> looked(context), this.pause, TimeUnit.NANOSECONDS);
        }
    }

    private void looked(ChannelHandlerContext context) {
        this.looking = false;
        if (!this.asked || !context.channel().isActive()) {
            return;
        }
        if (this.stale) {
            context.close();
            return;
        }
        this.stale = true;
        look(context);
    }

}
