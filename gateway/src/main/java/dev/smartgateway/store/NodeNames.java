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
 * Gives nodes that a Cluster or a Sentinel announces by IP address the name that their
 * certificates have: connections go to the address, and the certificate is checked
 * against the name. A node that is known by a name keeps it.
 */
public final class NodeNames extends SocketAddressResolver {

    private final String name;

    private NodeNames(String name) {
        super(DnsResolver.unresolved());
        this.name = name;
    }

    /**
     * Customizes the client.
     * @param name of nodes known by an address only; {@code null} for none
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
