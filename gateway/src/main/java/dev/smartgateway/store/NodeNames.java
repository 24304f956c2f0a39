package dev.smartgateway.store;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;

import io.lettuce.core.RedisURI;
import io.lettuce.core.resource.DnsResolver;
import io.lettuce.core.resource.SocketAddressResolver;
import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;

/**
 * Maps nodes that a cluster or a sentinel announces by IP address to the host name of
 * their certificates: connections go to the address, and the certificate is checked
 * against the name. Nodes announced by name keep their name.
 */
public final class NodeNames extends SocketAddressResolver {

    private final String name;

    private NodeNames(String name) {
        super(DnsResolver.unresolved());
        this.name = name;
    }

    /**
     * Returns a customizer that installs this resolver.
     * @param name host name of nodes that are announced by address; {@code null} for none
     */
    public static ClientResourcesBuilderCustomizer with(@Nullable String name) {
        return (resources) -> {
            if (name != null && !name.isBlank()) {
                resources.socketAddressResolver(new NodeNames(name.strip()));
            }
        };
    }

    @Override
    public SocketAddress resolve(RedisURI node) {
        byte[] address = (node.getHost() != null) ? NetUtil.createByteArrayFromIpAddressString(node.getHost()) : null;
        if (address == null) {
            return super.resolve(node);
        }
        try {
            return new InetSocketAddress(InetAddress.getByAddress(this.name, address), node.getPort());
        }
        catch (UnknownHostException ex) {
            throw new IllegalStateException("an address of 4 or 16 bytes", ex);
        }
    }

}
