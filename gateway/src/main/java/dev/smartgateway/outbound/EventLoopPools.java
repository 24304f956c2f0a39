package dev.smartgateway.outbound;

import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.netty.resolver.AddressResolverGroup;
import io.netty.util.concurrent.FastThreadLocalThread;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.NonBlocking;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.transport.TransportConfig;

/**
 * A pool of connections for each event loop, and one for all other threads. A call that
 * begins on an event loop uses a connection of that loop, so that its answer is not
 * handed over to another thread and does not wait for what that one has to do. The limits
 * of a pool hold for each of them. Thread-safe.
 */
public final class EventLoopPools implements ConnectionProvider {

    private final Supplier<ConnectionProvider> source;

    private final ConnectionProvider shared;

    private final Map<Thread, ConnectionProvider> pools = new ConcurrentHashMap<>();

    /**
     * Creates the pools.
     * @param source creates a pool
     */
    public EventLoopPools(Supplier<ConnectionProvider> source) {
        this.source = source;
        this.shared = source.get();
    }

    @Override
    public Mono<? extends Connection> acquire(TransportConfig config, ConnectionObserver observer,
            @Nullable Supplier<? extends SocketAddress> address, @Nullable AddressResolverGroup<?> names) {
        return pool(Thread.currentThread()).acquire(config, observer, address, names);
    }

    /**
     * Returns the pool of a thread. Event loops of Reactor Netty, which open a connection
     * on themselves, and no other threads are both non-blocking and Netty's.
     */
    private ConnectionProvider pool(Thread thread) {
        return (thread instanceof NonBlocking && thread instanceof FastThreadLocalThread)
                ? this.pools.computeIfAbsent(thread, (loop) -> this.source.get()) : this.shared;
    }

    private Stream<ConnectionProvider> all() {
        return Stream.concat(Stream.of(this.shared), this.pools.values().stream());
    }

    @Override
    public void disposeWhen(SocketAddress address) {
        all().forEach((pool) -> pool.disposeWhen(address));
    }

    @Override
    public Mono<Void> disposeLater() {
        return Mono.when(all().map(ConnectionProvider::disposeLater).toList());
    }

    @Override
    public void dispose() {
        all().forEach(ConnectionProvider::dispose);
    }

    @Override
    public boolean isDisposed() {
        return all().allMatch(ConnectionProvider::isDisposed);
    }

    @Override
    public int maxConnections() {
        return this.shared.maxConnections();
    }

    @Override
    public @Nullable Map<SocketAddress, Integer> maxConnectionsPerHost() {
        return this.shared.maxConnectionsPerHost();
    }

    @Override
    public @Nullable Builder mutate() {
        return this.shared.mutate();
    }

    @Override
    public @Nullable String name() {
        return this.shared.name();
    }

}
