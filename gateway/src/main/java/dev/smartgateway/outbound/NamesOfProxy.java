package dev.smartgateway.outbound;

import java.net.InetSocketAddress;
import java.util.List;

import io.netty.resolver.AbstractAddressResolver;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.DefaultAddressResolverGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;

/**
 * Resolves names for direct calls only. Names of calls through the proxy are resolved by
 * the proxy, because this machine may not know them.
 */
final class NamesOfProxy extends AddressResolverGroup<InetSocketAddress> {

    private final Egress.Proxy proxy;

    NamesOfProxy(Egress.Proxy proxy) {
        this.proxy = proxy;
    }

    @Override
    protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
        AddressResolver<InetSocketAddress> direct = DefaultAddressResolverGroup.INSTANCE.getResolver(executor);
        return new AbstractAddressResolver<>(executor, InetSocketAddress.class) {

            @Override
            protected boolean doIsResolved(InetSocketAddress address) {
                return !address.isUnresolved() || NamesOfProxy.this.proxy.takes(address.getHostString());
            }

            @Override
            protected void doResolve(InetSocketAddress address, Promise<InetSocketAddress> promise) {
                direct.resolve(address, promise);
            }

            @Override
            protected void doResolveAll(InetSocketAddress address, Promise<List<InetSocketAddress>> promise) {
                direct.resolveAll(address, promise);
            }

        };
    }

}
