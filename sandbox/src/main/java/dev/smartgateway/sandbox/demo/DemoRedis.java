package dev.smartgateway.sandbox.demo;

import java.io.IOException;
import java.net.URI;

import org.jspecify.annotations.Nullable;
import redis.embedded.RedisServer;

/**
 * A real Redis server: the given one, or a new one on a free loopback port without
 * persistence.
 */
final class DemoRedis implements AutoCloseable {

    private final String host;

    private final int port;

    private final @Nullable RedisServer server;

    private DemoRedis(String host, int port, @Nullable RedisServer server) {
        this.host = host;
        this.port = port;
        this.server = server;
    }

    static DemoRedis at(@Nullable URI given) {
        if (given != null) {
            return new DemoRedis(given.getHost(), (given.getPort() > 0) ? given.getPort() : 6379, null);
        }
        try {
            int port = Ports.free();
            RedisServer server = RedisServer.newRedisServer()
                .port(port)
                .bind("127.0.0.1")
                .setting("save \"\"")
                .setting("appendonly no")
                .build();
            server.start();
            return new DemoRedis("127.0.0.1", port, server);
        }
        catch (IOException ex) {
            throw new DemoException("The embedded Redis did not start (" + ex.getMessage()
                    + "). Start one yourself and pass -Ddemo.args=\"--redis=redis://localhost:6379\".");
        }
    }

    String host() {
        return this.host;
    }

    int port() {
        return this.port;
    }

    @Override
    public void close() throws IOException {
        if (this.server != null) {
            this.server.stop();
        }
    }

}
