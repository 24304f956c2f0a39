package dev.smartgateway.proxy.upstream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.netty.Connection;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.NettyDataBufferFactory;

/**
 * The body of an answer that is streamed to one browser request. Buffered data is bounded
 * by what the reader requests. It can be read once; if it is not read, its connection is
 * closed.
 */
public final class StreamedBody implements AutoCloseable {

    /** How many bytes of a body two connections may buffer at once. */
    static final long HELD = 2 * 1024 * 1024;

    /** Size of the parts that are passed on, in bytes. */
    private static final int SLICE = 8 * 1024;

    private @Nullable Connection connection;

    private long most;

    private Duration pause = Duration.ZERO;

    private boolean closed;

    /**
     * Takes over a connection after the head of the answer was read.
     * @param most maximum size of the body in bytes
     * @param pause longest time without data, including pauses of the reader
     */
    synchronized void take(Connection next, long most, Duration pause) {
        if (this.closed) {
            next.dispose();
            return;
        }
        this.connection = next;
        this.most = most;
        this.pause = pause;
    }

    /**
     * Returns the bytes, once. Fails with a reason for the log; the browser's connection
     * must then be closed, because the status was already sent.
     */
    public Flux<DataBuffer> buffers(DataBufferFactory factory) {
        return Flux.defer(() -> {
            Connection open = give();
            return (open != null) ? parts(open).map((part) -> buffer(factory, part))
                    : Flux.error(Reason.INTERNAL::asException);
        }).onErrorMap((failure) -> !(failure instanceof ProblemException), UpstreamGuard::problem);
    }

    private synchronized @Nullable Connection give() {
        Connection open = this.connection;
        this.connection = null;
        return open;
    }

    private Flux<ByteBuf> parts(Connection open) {
        AtomicLong left = new AtomicLong(this.most);
        return open.inbound().receive().retain().<ByteBuf>handle((part, sink) -> {
            if (left.addAndGet(-part.readableBytes()) < 0) {
                part.release();
                sink.error(Reason.ANSWER_TOO_LARGE.asException());
            }
            else {
                sink.next(part);
            }
        })
            .concatMapIterable(StreamedBody::slices, 1)
            .timeout(this.pause)
            .doOnDiscard(ByteBuf.class, ReferenceCountUtil::safeRelease);
    }

    /**
     * Returns a part in smaller ones, because the connection of the reader requests a
     * number of them, whatever their size.
     */
    private static List<ByteBuf> slices(ByteBuf part) {
        List<ByteBuf> slices = new ArrayList<>();
        while (part.isReadable()) {
            slices.add(part.readRetainedSlice(Math.min(SLICE, part.readableBytes())));
        }
        part.release();
        return slices;
    }

    private static DataBuffer buffer(DataBufferFactory factory, ByteBuf part) {
        if (factory instanceof NettyDataBufferFactory netty) {
            return netty.wrap(part);
        }
        byte[] bytes = ByteBufUtil.getBytes(part);
        part.release();
        return factory.wrap(bytes);
    }

    @Override
    public synchronized void close() {
        this.closed = true;
        if (this.connection != null) {
            this.connection.dispose();
            this.connection = null;
        }
    }

}
