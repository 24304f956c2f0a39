package dev.smartgateway.redis;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A Redis Cluster of real processes: three primaries, each with a replica.
 */
public final class RedisCluster implements AutoCloseable {

    private static final int PRIMARIES = 3;

    private static final int SLOTS = 16_384;

    private final Map<Integer, ProcessRedis> servers = new LinkedHashMap<>();

    private final List<Integer> ports;

    private RedisCluster() {
        IntStream.range(0, 2 * PRIMARIES).forEach((i) -> add(Nodes.port()));
        this.ports = List.copyOf(this.servers.keySet());
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        try (Nodes nodes = new Nodes()) {
            this.ports.forEach((port) -> nodes.await("node", port, (redis) -> "PONG".equals(redis.ping())));
            form(nodes);
        }
    }

    private void add(int port) {
        ProcessRedis server = new ProcessRedis(ProcessRedis.executable(),
                List.of("port " + port, "bind 127.0.0.1", "cluster-enabled yes", "cluster-node-timeout 3000",
                        "cluster-config-file nodes.conf", "save \"\"", "repl-diskless-sync no"));
        server.start();
        this.servers.put(port, server);
    }

    private void form(Nodes nodes) {
        int first = this.ports.get(0);
        for (int i = 0; i < this.ports.size(); i++) {
            int number = i;
            nodes.ask(this.ports.get(i), (redis) -> redis.clusterSetConfigEpoch(number + 1L));
            nodes.ask(this.ports.get(i), (redis) -> redis.clusterMeet("127.0.0.1", first));
        }
        for (int i = 0; i < PRIMARIES; i++) {
            int[] slots = IntStream.range(SLOTS * i / PRIMARIES, SLOTS * (i + 1) / PRIMARIES).toArray();
            nodes.ask(this.ports.get(i), (redis) -> redis.clusterAddSlots(slots));
        }
        this.ports.forEach((port) -> nodes.await("meeting", port,
                (redis) -> redis.clusterNodes().lines().count() == this.ports.size()));
        for (int i = 0; i < PRIMARIES; i++) {
            String primary = nodes.ask(this.ports.get(i), (redis) -> redis.clusterMyId());
            nodes.await("replica", this.ports.get(PRIMARIES + i),
                    (redis) -> "OK".equals(redis.clusterReplicate(primary)));
        }
        this.ports
            .forEach((port) -> nodes.await("whole", port, (redis) -> redis.clusterInfo().contains("cluster_state:ok")
                    && redis.clusterNodes().lines().filter((line) -> line.contains("slave")).count() == PRIMARIES));
        this.ports.subList(PRIMARIES, this.ports.size())
            .forEach((port) -> nodes.await("sync", port,
                    (redis) -> redis.info("replication").contains("master_link_status:up")));
    }

    /**
     * Starts one; complete when every node sees a whole cluster.
     */
    public static RedisCluster start() {
        return new RedisCluster();
    }

    /**
     * Properties that point Boot at it.
     */
    public String[] properties() {
        return new String[] { "spring.data.redis.cluster.nodes=" + this.ports.subList(0, PRIMARIES)
            .stream()
            .map((port) -> "127.0.0.1:" + port)
            .collect(Collectors.joining(",")) };
    }

    /**
     * Keys of each primary, which shows that all of them are used.
     */
    public List<Long> sizes() {
        try (Nodes nodes = new Nodes()) {
            return this.ports.subList(0, PRIMARIES)
                .stream()
                .map((port) -> nodes.ask(port, (redis) -> redis.dbsize()))
                .toList();
        }
    }

    /**
     * Kills the primary that holds the slot of a key; its replica takes over.
     */
    public void killHolder(String key) {
        try (Nodes nodes = new Nodes()) {
            long slot = nodes.ask(this.ports.get(0), (redis) -> redis.clusterKeyslot(key));
            int holder = this.ports.get((int) (slot * PRIMARIES / SLOTS));
            ProcessRedis server = this.servers.get(holder);
            if (server == null) {
                throw new IllegalStateException("no such node");
            }
            server.kill();
        }
    }

    @Override
    public void close() {
        this.servers.values().forEach(ProcessRedis::discard);
    }

}
