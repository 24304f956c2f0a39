package dev.smartgateway.outbound;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;

/**
 * A name service that records its queries and returns the next of its answers, or none.
 */
public final class RecordingNames extends AddressResolverGroup<InetSocketAddress> {

    private final List<String> asked = new CopyOnWriteArrayList<>();

    private final Queue<String> answers = new ConcurrentLinkedQueue<>();

    /**
     * Gives these addresses, one per look-up.
     */
    public RecordingNames(String... addresses) {
        this.answers.addAll(List.of(addresses));
    }

    public List<String> asked() {
        return this.asked;
    }

    @Override
    protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
        return new InetNameResolver(executor) {

            @Override
            protected void doResolve(String name, Promise<InetAddress> promise) throws Exception {
                promise.setSuccess(look(name));
            }

            @Override
            protected void doResolveAll(String name, Promise<List<InetAddress>> promise) throws Exception {
                promise.setSuccess(List.of(look(name)));
            }

        }.asAddressResolver();
    }

    private InetAddress look(String name) throws UnknownHostException {
        this.asked.add(name);
        String address = this.answers.poll();
        if (address == null) {
            throw new UnknownHostException("no answer left");
        }
        return InetAddress.getByAddress(name, InetAddress.getByName(address).getAddress());
    }

}
