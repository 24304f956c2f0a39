package dev.smartgateway.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2HeadersFrame;

/**
 * Encodes the targets of HTTP/2 requests as {@link RequestGuard} does for HTTP/1.1.
 */
final class StreamTargets extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof Http2HeadersFrame frame && frame.headers().path() != null) {
            String target = RequestTarget.readable(frame.headers().path().toString());
            if (target != null) {
                frame.headers().path(target);
            }
            frame.headers().remove(RequestGuard.REFUSAL);
        }
        context.fireChannelRead(message);
    }

}
