package dev.smartgateway.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import org.awaitility.Awaitility;

/**
 * Talks to single servers of a group while it is set up.
 */
final class Nodes implements AutoCloseable {

    private final RedisClient client = RedisClient.create();

    /**
     * Asks one server.
     */
    <T> T ask(int port, Function<RedisCommands<String, String>, T> question) {
        RedisURI uri = RedisURI.builder()
            .withHost("127.0.0.1")
            .withPort(port)
            .withTimeout(Duration.ofSeconds(5))
            .build();
        try (StatefulRedisConnection<String, String> connection = this.client.connect(uri)) {
            return question.apply(connection.sync());
        }
    }

    /**
     * Waits until one server answers like that.
     */
    void await(String what, int port, Function<RedisCommands<String, String>, Boolean> question) {
        Awaitility.await(what).atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(100)).until(() -> {
            try {
                return ask(port, question);
            }
            catch (RedisException ex) {
                return false;
            }
        });
    }

    /**
     * A port whose cluster bus, ten thousand above, is free too.
     */
    static int port() {
        for (int tries = 0; tries < 200; tries++) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 30_000);
            if (free(port) && free(port + 10_000)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port");
    }

    private static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        }
        catch (IOException ex) {
            return false;
        }
    }

    @Override
    public void close() {
        this.client.shutdown();
    }

}
