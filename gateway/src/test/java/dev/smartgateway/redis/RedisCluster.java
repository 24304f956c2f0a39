package dev.smartgateway.redis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/**
 * A Redis Cluster of real processes: three primaries, each with a replica, or three with
 * TLS, which announce themselves by their IP address.
 */
public final class RedisCluster implements AutoCloseable {

    private static final int PRIMARIES = 3;

    private static final int SLOTS = 16_384;

    private final Map<Integer, ProcessRedis> servers = new LinkedHashMap<>();

    private final List<Integer> ports;

    private final Map<Integer, Integer> tls = new LinkedHashMap<>();

    private final int replicas;

    private RedisCluster(@Nullable TestCertificate certificate) {
        this.replicas = (certificate != null) ? 0 : PRIMARIES;
        IntStream.range(0, PRIMARIES + this.replicas).forEach((i) -> add(Nodes.port(), certificate));
        this.ports = List.copyOf(this.servers.keySet());
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        try (Nodes nodes = new Nodes()) {
            this.ports.forEach((port) -> nodes.await("node", port, (redis) -> "PONG".equals(redis.ping())));
            form(nodes);
        }
    }

    private void add(int port, @Nullable TestCertificate certificate) {
        List<String> lines = new ArrayList<>(List.of("port " + port, "bind 127.0.0.1", "cluster-enabled yes",
                "cluster-node-timeout 3000", "cluster-config-file nodes.conf", "save \"\"", "repl-diskless-sync no"));
        this.tls.put(port, port);
        if (certificate != null) {
            this.tls.put(port, Nodes.port());
            lines.addAll(List.of("tls-port " + this.tls.get(port), "tls-cluster yes", "tls-auth-clients no",
                    "tls-cert-file " + certificate.certificate(), "tls-key-file " + certificate.key(),
                    "tls-ca-cert-file " + certificate.certificate()));
        }
        ProcessRedis server = new ProcessRedis(
                (certificate != null) ? RedisTls.executable(certificate) : ProcessRedis.executable(), lines);
        server.start();
        this.servers.put(port, server);
    }

    private void form(Nodes nodes) {
        int first = this.ports.get(0);
        for (int i = 0; i < this.ports.size(); i++) {
            int number = i;
            nodes.ask(this.ports.get(i), (redis) -> redis.clusterSetConfigEpoch(number + 1L));
            nodes.ask(this.ports.get(i), (redis) -> redis.clusterMeet("127.0.0.1", this.tls.get(first)));
        }
        for (int i = 0; i < PRIMARIES; i++) {
            int[] slots = IntStream.range(SLOTS * i / PRIMARIES, SLOTS * (i + 1) / PRIMARIES).toArray();
            nodes.ask(this.ports.get(i), (redis) -> redis.clusterAddSlots(slots));
        }
        this.ports.forEach((port) -> nodes.await("meeting", port,
                (redis) -> redis.clusterNodes().lines().count() == this.ports.size()));
        for (int i = 0; i < this.replicas; i++) {
            String primary = nodes.ask(this.ports.get(i), (redis) -> redis.clusterMyId());
            nodes.await("replica", this.ports.get(PRIMARIES + i),
                    (redis) -> "OK".equals(redis.clusterReplicate(primary)));
        }
        this.ports
            .forEach((port) -> nodes.await("whole", port, (redis) -> redis.clusterInfo().contains("cluster_state:ok")
                    && redis.clusterNodes().lines().filter((line) -> line.contains("slave")).count() == this.replicas));
        this.ports.subList(PRIMARIES, this.ports.size())
            .forEach((port) -> nodes.await("sync", port,
                    (redis) -> redis.info("replication").contains("master_link_status:up")));
    }

    /**
     * Starts one; complete when every node sees a whole cluster.
     */
    public static RedisCluster start() {
        return new RedisCluster(null);
    }

    /**
     * Starts one with TLS; skips the test where no server of this machine can.
     */
    public static RedisCluster start(TestCertificate certificate) {
        return new RedisCluster(certificate);
    }

    /**
     * Properties that point Boot at it, with TLS.
     * @param name that certificates must have
     */
    public String[] properties(TestCertificate trusted, String name) {
        return new String[] { properties()[0], "spring.data.redis.ssl.bundle=redis",
                "spring.ssl.bundle.pem.redis.truststore.certificate=file:" + trusted.certificate(),
                "gateway.redis.certificate-host=" + name };
    }

    /**
     * Properties that point Boot at it.
     */
    public String[] properties() {
        return new String[] { "spring.data.redis.cluster.nodes=" + this.ports.subList(0, PRIMARIES)
            .stream()
            .map((port) -> "127.0.0.1:" + this.tls.get(port))
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
