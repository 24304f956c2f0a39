package dev.smartgateway.server;

import java.util.concurrent.atomic.AtomicInteger;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * Spring configuration that installs the guards in the pipeline of every connection.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ ServerProperties.class, ProbeProperties.class })
class ServerConfiguration {

    @Bean
    @ConditionalOnProperty("gateway.probes.serving-port")
    RouterFunction<ServerResponse> servingProbes(HealthEndpoint health) {
        return new ServingProbes(health).routes();
    }

    @Bean
    @ConditionalOnProperty("server.compression.enabled")
    CompressionHeaders compressionHeaders(org.springframework.boot.web.server.autoconfigure.ServerProperties server) {
        return new CompressionHeaders(server.getCompression());
    }

    @Bean
    RefusalFilter refusalFilter() {
        return new RefusalFilter();
    }

    @Bean
    WebServerFactoryCustomizer<NettyReactiveWebServerFactory> guardedConnections(ServerProperties limits) {
        return (factory) -> {
            AtomicInteger open = new AtomicInteger();
            factory.addServerCustomizers(
                    (server) -> server.doOnChannelInit((observer, channel, address) -> guard(channel, limits, open)));
        };
    }

    private static void guard(Channel channel, ServerProperties limits, AtomicInteger open) {
        channel.closeFuture().addListener((closed) -> open.decrementAndGet());
        if (open.incrementAndGet() > limits.maxConnections()) {
            channel.close();
            return;
        }
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addFirst("gateway.slow-reader", new SlowReader(limits));
        if (pipeline.get(HttpServerCodec.class) != null) {
            install(pipeline, limits);
        }
        else if (pipeline.get(SslHandler.class) != null) {
            pipeline.addAfter(pipeline.context(SslHandler.class).name(), "gateway.protocol", new Negotiated(limits));
        }
    }

    private static void install(ChannelPipeline pipeline, ServerProperties limits) {
        ChannelHandlerContext http = pipeline.context(HttpServerCodec.class);
        ChannelHandlerContext http2 = pipeline.context(Http2FrameCodec.class);
        if (http != null) {
            RequestGuard guard = new RequestGuard(limits);
            pipeline.addAfter(http.name(), "gateway.requests", guard);
            pipeline.addBefore(http.name(), "gateway.bytes", new Bytes(guard));
        }
        else if (http2 != null) {
            pipeline.addAfter(http2.name(), "gateway.targets", new StreamTargets());
        }
    }

    /** Notifies the guard of inbound bytes. */
    private static final class Bytes extends ChannelInboundHandlerAdapter {

        private final RequestGuard guard;

        Bytes(RequestGuard guard) {
            this.guard = guard;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            this.guard.arrived();
            context.fireChannelRead(bytes);
        }

    }

    /** Installs the guards after TLS has negotiated the protocol. */
    private static final class Negotiated extends ChannelInboundHandlerAdapter {

        private final ServerProperties limits;

        Negotiated(ServerProperties limits) {
            this.limits = limits;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            context.fireUserEventTriggered(event);
            if (event instanceof SslHandshakeCompletionEvent done && done.isSuccess()) {
                install(context.pipeline(), this.limits);
            }
        }

    }

}
