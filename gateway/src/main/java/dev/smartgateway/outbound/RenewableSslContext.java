package dev.smartgateway.outbound;

import java.util.List;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSessionContext;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;

import org.springframework.boot.ssl.SslBundle;

/**
 * A client's TLS context whose bundle can be replaced. Each new connection uses the
 * bundle in force. TLS sessions of an earlier bundle are not resumed, because resumption
 * does not check the certificate again.
 */
final class RenewableSslContext extends SslContext {

    private volatile Current current;

    RenewableSslContext(SslBundle bundle) {
        this.current = new Current(bundle, context(bundle));
    }

    /** A bundle and the context created from it. */
    private record Current(SslBundle bundle, SslContext context) {
    }

    /**
     * Replaces the bundle.
     * @throws IllegalStateException if it cannot be used; nothing changes then
     */
    void renew(SslBundle bundle) {
        this.current = new Current(bundle, context(bundle));
    }

    SslBundle bundle() {
        return this.current.bundle();
    }

    private static SslContext context(SslBundle bundle) {
        try {
            return SslContextBuilder.forClient()
                .trustManager(bundle.getManagers().getTrustManagerFactory())
                .keyManager(bundle.getManagers().getKeyManagerFactory())
                .build();
        }
        catch (SSLException ex) {
            throw new IllegalStateException("the SSL bundle of gateway.outbound.ssl-bundle cannot be used", ex);
        }
    }

    @Override
    public boolean isClient() {
        return true;
    }

    @Override
    public List<String> cipherSuites() {
        return this.current.context().cipherSuites();
    }

    @Override
    public ApplicationProtocolNegotiator applicationProtocolNegotiator() {
        return this.current.context().applicationProtocolNegotiator();
    }

    @Override
    public SSLEngine newEngine(ByteBufAllocator buffers) {
        return this.current.context().newEngine(buffers);
    }

    @Override
    public SSLEngine newEngine(ByteBufAllocator buffers, String host, int port) {
        return this.current.context().newEngine(buffers, host, port);
    }

    @Override
    public SSLSessionContext sessionContext() {
        return this.current.context().sessionContext();
    }

}
