package dev.smartgateway.outbound;

import dev.smartgateway.telemetry.Trace;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/**
 * Ensures one answer per request on every HTTP/1.1 connection of a client. Interim
 * answers (1xx) are dropped, as RFC 9110 section 15.2 allows; a protocol switch, too many
 * interim answers, bytes after the end of an answer, bytes that are no HTTP and an
 * unsolicited answer close the connection before it can be used again. The affected call
 * fails with a {@link DecoderException}, whatever the codec itself would report. A second
 * answer that arrives only after the next request was sent cannot be detected.
 */
public final class OneExchange {

    /** Higher than the number of interim answers of any real service. */
    private static final int MOST_INTERIM = 20;

    private OneExchange() {
    }

    /**
     * Returns the client with this guard on every connection.
     */
    public static HttpClient on(HttpClient client) {
        return client.doOnChannelInit((observer, channel, address) -> install(channel.pipeline()))
            .headersWhen(OneExchange::traced);
    }

    /** Adds the trace context only for parties that the operator has listed. */
    private static Mono<HttpHeaders> traced(HttpHeaders headers) {
        return Mono.deferContextual((context) -> {
            String traceparent = Trace.traceparent(context);
            return Mono.just((traceparent != null) ? headers.set("traceparent", traceparent) : headers);
        });
    }

    /**
     * Installs the guard around the HTTP codec.
     * @throws IllegalStateException if the pipeline has no HTTP/1.1 codec
     */
    static void install(ChannelPipeline pipeline) {
        ChannelHandlerContext codec = pipeline.context(HttpClientCodec.class);
        if (codec == null) {
            throw new IllegalStateException("the check of one answer per request needs HTTP/1.1");
        }
        Answers answers = new Answers();
        pipeline.addBefore(codec.name(), "gateway.bytes", new Bytes(answers));
        pipeline.addAfter(codec.name(), "gateway.answers", answers);
    }

    /**
     * Checks whether the codec has bytes left when an answer is complete: the end of a
     * head turns remaining bytes into a message, and does nothing if there are none.
     */
    private static final class Bytes extends ChannelInboundHandlerAdapter {

        private static final byte[] END_OF_HEAD = { '\r', '\n', '\r', '\n' };

        private final Answers answers;

        Bytes(Answers answers) {
            this.answers = answers;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            context.fireChannelRead(bytes);
            if (this.answers.whole()) {
                context.fireChannelRead(Unpooled.copiedBuffer(END_OF_HEAD));
                this.answers.pass();
            }
        }

    }

    /**
     * Counts requests and answers; the end of an answer is held back until the remaining
     * bytes are checked.
     */
    private static final class Answers extends ChannelDuplexHandler {

        private @Nullable ChannelHandlerContext context;

        private boolean asked;

        private boolean askedWhole;

        private boolean skipping;

        private boolean broken;

        private boolean hungry;

        private int interim;

        private @Nullable LastHttpContent end;

        @Override
        public void handlerAdded(ChannelHandlerContext added) {
            this.context = added;
        }

        @Override
        public void write(ChannelHandlerContext out, Object message, ChannelPromise promise) {
            if (message instanceof HttpRequest) {
                this.asked = true;
                this.askedWhole = false;
                this.interim = 0;
            }
            if (message instanceof LastHttpContent) {
                this.askedWhole = true;
            }
            out.write(message, promise);
        }

        @Override
        public void channelRead(ChannelHandlerContext in, Object message) {
            if (this.broken || this.skipping && !(message instanceof HttpResponse)) {
                this.skipping = this.skipping && !(message instanceof LastHttpContent);
                ReferenceCountUtil.release(message);
            }
            else if (!this.asked || this.end != null) {
                refuse(in, message, "an unsolicited answer");
            }
            else if (message instanceof HttpObject object && object.decoderResult().isFailure()) {
                refuse(in, message, "an answer that is not HTTP");
            }
            else if (message instanceof HttpResponse head && head.status().code() < 200) {
                interim(in, head);
            }
            else if (message instanceof LastHttpContent last) {
                this.end = last;
            }
            else {
                in.fireChannelRead(message);
            }
        }

        private void interim(ChannelHandlerContext in, HttpResponse head) {
            int code = head.status().code();
            if (code < 100 || code == 101 || ++this.interim > MOST_INTERIM) {
                refuse(in, head, "an interim answer that cannot be dropped");
                return;
            }
            this.skipping = !(head instanceof LastHttpContent);
            this.hungry = true;
            ReferenceCountUtil.release(head);
        }

        /**
         * Reads once more after a dropped interim answer, because the client reads once
         * per answer and does not see it.
         */
        @Override
        public void channelReadComplete(ChannelHandlerContext in) {
            in.fireChannelReadComplete();
            if (this.hungry) {
                this.hungry = false;
                in.read();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext in) {
            pass();
            in.fireChannelInactive();
        }

        boolean whole() {
            return this.end != null;
        }

        /** Passes on the end of an answer if nothing followed it. */
        void pass() {
            LastHttpContent last = this.end;
            ChannelHandlerContext in = this.context;
            if (last == null || in == null) {
                return;
            }
            this.end = null;
            this.asked = false;
            in.fireChannelRead(last);
            if (!this.askedWhole) {
                in.close();
            }
        }

        private void refuse(ChannelHandlerContext in, Object message, String what) {
            this.broken = true;
            ReferenceCountUtil.release(message);
            ReferenceCountUtil.release(this.end);
            this.end = null;
            if (this.asked) {
                in.fireExceptionCaught(new DecoderException(what));
            }
            in.close();
        }

    }

}
