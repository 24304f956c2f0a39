package dev.smartgateway.redis;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.sentinel.api.StatefulRedisSentinelConnection;
import org.awaitility.Awaitility;

/**
 * A primary, a replica and three sentinels, all of them real processes.
 */
public final class RedisSentinels implements AutoCloseable {

    private final int first = FreePort.next();

    private final int second = FreePort.next();

    private final ProcessRedis primary;

    private final ProcessRedis replica;

    private final Map<Integer, ProcessRedis> sentinels;

    private RedisSentinels(String... settings) {
        this.primary = server(this.first, List.of(settings));
        this.replica = server(this.second,
                Stream.concat(Stream.of(settings), Stream.of("replicaof 127.0.0.1 " + this.first)).toList());
        this.sentinels = Stream.generate(FreePort::next)
            .limit(3)
            .collect(Collectors.toMap((port) -> port, this::sentinel));
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        awaitAll();
    }

    private static ProcessRedis server(int port, List<String> more) {
        ProcessRedis server = new ProcessRedis(ProcessRedis.executable(),
                Stream
                    .concat(Stream.of("port " + port, "bind 127.0.0.1", "save \"\"", "repl-diskless-sync no"),
                            more.stream())
                    .toList());
        server.start();
        return server;
    }

    private ProcessRedis sentinel(int port) {
        ProcessRedis sentinel = new ProcessRedis(ProcessRedis.executable(),
                List.of("port " + port, "bind 127.0.0.1", "sentinel monitor main 127.0.0.1 " + this.first + " 2",
                        "sentinel down-after-milliseconds main 1500", "sentinel failover-timeout main 6000"),
                "--sentinel");
        sentinel.start();
        return sentinel;
    }

    private void awaitAll() {
        try (Nodes nodes = new Nodes()) {
            nodes.await("sync", this.second, (redis) -> redis.info("replication").contains("master_link_status:up"));
        }
        this.sentinels.keySet()
            .forEach((port) -> Awaitility.await("sentinel " + port)
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> "2".equals(view(port).get("num-other-sentinels"))
                        && "1".equals(view(port).get("num-slaves"))));
    }

    /** What one sentinel knows of the primary. */
    private static Map<String, String> view(int port) {
        RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", port));
        try (StatefulRedisSentinelConnection<String, String> connection = client.connectSentinel()) {
            return connection.sync().master("main");
        }
        finally {
            client.shutdown();
        }
    }

    /**
     * Starts them; complete when the replica is in step and the sentinels know each
     * other.
     * @param settings lines for the configuration of both servers
     */
    public static RedisSentinels start(String... settings) {
        return new RedisSentinels(settings);
    }

    /**
     * Properties that point Boot at it.
     */
    public String[] properties() {
        return new String[] { "spring.data.redis.sentinel.master=main",
                "spring.data.redis.sentinel.nodes=" + this.sentinels.keySet()
                    .stream()
                    .map((port) -> "127.0.0.1:" + port)
                    .collect(Collectors.joining(",")) };
    }

    /**
     * Waits until the former replica is the primary.
     */
    public void awaitFailover() {
        try (Nodes nodes = new Nodes()) {
            nodes.await("fail-over", this.second, (redis) -> redis.info("replication").contains("role:master"));
        }
    }

    /**
     * Whether the first primary takes a write.
     */
    public boolean takesWrites() {
        try (Nodes nodes = new Nodes()) {
            return "OK".equals(nodes.ask(this.first, (redis) -> redis.set("sg:probe", "x")));
        }
        catch (RedisException ex) {
            return false;
        }
    }

    /**
     * Kills the primary, as the end of its machine would.
     */
    public void killPrimary() {
        this.primary.kill();
    }

    /**
     * Makes the primary hang: its connections stay open and nothing answers.
     */
    public void freezePrimary() {
        this.primary.freeze();
    }

    public void thawPrimary() {
        this.primary.thaw();
    }

    /**
     * Ends the replica with the data it has now; nothing later reaches it.
     */
    public void endReplica() {
        try (Nodes nodes = new Nodes()) {
            nodes.ask(this.second, (redis) -> redis.save());
        }
        this.replica.kill();
    }

    /**
     * Starts the replica again, with that data.
     */
    public void startReplica() {
        this.replica.start();
    }

    /**
     * Suspends the replica: what the primary acknowledges now has one copy.
     */
    public void freezeReplica() {
        this.replica.freeze();
    }

    public void thawReplica() {
        this.replica.thaw();
    }

    @Override
    public void close() {
        this.sentinels.values().forEach(ProcessRedis::discard);
        this.primary.discard();
        this.replica.discard();
    }

}
