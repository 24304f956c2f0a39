package dev.smartgateway.server;

import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection whose peer does not read the answer. Runs next to the socket, where
 * all data is bytes.
 */
final class SlowReader extends ChannelOutboundHandlerAdapter {

    private final ServerProperties limits;

    private @Nullable Future<?> look;

    private long written;

    SlowReader(ServerProperties limits) {
        this.limits = limits;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf bytes) {
            if (this.look == null) {
                look(context, this.written);
            }
            this.written += bytes.readableBytes();
        }
        context.write(message, promise);
    }

    /** Releases the resources of a closed connection. */
    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        Future<?> pending = this.look;
        if (pending != null) {
            pending.cancel(false);
        }
    }

    private void look(ChannelHandlerContext context, long taken) {
        long millis = this.limits.writeTimeout().toMillis();
        this.look = context.executor().schedule(() -> due(context, taken), millis, TimeUnit.MILLISECONDS);
    }

    private void due(ChannelHandlerContext context, long taken) {
        ChannelOutboundBuffer buffer = context.channel().unsafe().outboundBuffer();
        long waiting = (buffer != null) ? buffer.totalPendingWriteBytes() : 0;
        long now = this.written - waiting;
        long least = this.limits.leastRate().toBytes() * this.limits.writeTimeout().toMillis() / 1000;
        if (waiting == 0) {
            this.look = null;
        }
        else if (now - taken < least) {
            context.close();
        }
        else {
            look(context, now);
        }
    }

}
