package dev.smartgateway.bench.side;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Runs the same load against the gateway and other proxies, in turn, and writes the
 * table.
 * <p>
 * Arguments: directory of the project, directory of the unpacked gateway, file for the
 * table; further {@code NAME=DIRECTORY} for other builds of the gateway. Settings: {@code
 * side.rounds}, {@code side.seconds}, {@code side.sessions}, {@code side.only} (names of
 * peers), {@code side.asks} (beginnings of names of situations), {@code side.java}.
 */
public final class SideBySide {

    private static final PrintWriter OUT = new PrintWriter(System.out, true);

    private static final int ROUNDS = Integer.getInteger("side.rounds", 3);

    private static final int SESSIONS = Integer.getInteger("side.sessions", 2000);

    private static final String ONLY = System.getProperty("side.only", "");

    private static final String ASKS = System.getProperty("side.asks", "");

    private SideBySide() {
    }

    public static void main(String[] args) throws Exception {
        String redisProgram = Setting.program("redis-server");
        if (redisProgram == null) {
            OUT.println("no redis-server on this machine: nothing can be measured");
            return;
        }
        try (Setting setting = new Setting(Path.of(args[0]).toAbsolutePath())) {
            int world = Setting.port();
            int redisPort = Setting.port();
            setting.start("redis", Redis.command(redisProgram, redisPort, setting), setting.home());
            setting.start("world", setting.ours(World.class, String.valueOf(world)), setting.home());
            setting.await("world", world);
            try (Redis redis = new Redis(redisPort)) {
                redis.fillForFloors(SESSIONS);
                List<Peer> peers = peers(new Peers(setting, world, redisPort, SESSIONS), args);
                Stopwatch watch = new Stopwatch(redis, Double.parseDouble(System.getProperty("side.seconds", "4")));
                Report report = new Report(peers, measured(peers, watch));
                Files.writeString(Path.of(args[2]), report.text(Machine.description()));
                OUT.println(report.text(Machine.description()));
            }
        }
    }

    private static List<Peer> peers(Peers makers, String[] args) throws Exception {
        Map<String, Starter> all = new LinkedHashMap<>();
        all.put("nginx", makers::nginx);
        all.put("mod_auth_openidc", makers::apache);
        all.put("floor-get", () -> makers.floor("get"));
        all.put("floor-scan", () -> makers.floor("scan"));
        all.put("stock", makers::stock);
        all.put("gateway", () -> makers.gateway("gateway", Path.of(args[1]).toAbsolutePath()));
        for (int i = 3; i < args.length; i++) {
            String[] other = args[i].split("=", 2);
            all.put(other[0], () -> makers.gateway("gateway-" + other[0], Path.of(other[1]).toAbsolutePath()));
        }
        List<Peer> running = new ArrayList<>();
        for (Map.Entry<String, Starter> one : all.entrySet()) {
            if (ONLY.isEmpty() || List.of(ONLY.split(",")).contains(one.getKey())) {
                Peer peer = one.getValue().start();
                OUT.println(one.getKey() + ((peer != null) ? " runs" : " is not installed here and is left out"));
                running.add(peer);
            }
        }
        return running.stream().filter(Objects::nonNull).toList();
    }

    static List<Peer.Ask> asks() {
        String patient = "/Patient/" + World.PATIENT;
        List<Peer.Ask> all = List.of(new Peer.Ask("2 KB read", patient, 0, 20, 300),
                Peer.Ask.search("50 KB search", 52, 120), Peer.Ask.search("300 KB search", 316, 40),
                new Peer.Ask("batch of 10 reads", "", 10, 20, 120),
                new Peer.Ask("2 KB, " + SESSIONS + " sessions", patient, 0, SESSIONS, 300));
        return all.stream()
            .filter((ask) -> ASKS.isEmpty() || Stream.of(ASKS.split(",")).anyMatch(ask.name()::startsWith))
            .toList();
    }

    /** All peers in a situation, round by round. */
    private static Map<Peer.Ask, Map<Peer, Cell>> measured(List<Peer> peers, Stopwatch watch) throws Exception {
        Map<Peer.Ask, Map<Peer, Cell>> all = new LinkedHashMap<>();
        for (Peer.Ask ask : asks()) {
            Map<Peer, Cell> cells = new LinkedHashMap<>();
            for (Peer peer : peers) {
                watch.warm(peer, ask);
            }
            for (int round = 0; round < ROUNDS; round++) {
                OUT.printf(Locale.ROOT, "round %d%n", round + 1);
                for (Peer peer : peers) {
                    cells.computeIfAbsent(peer, (first) -> new Cell()).add(watch.round(peer, ask));
                }
            }
            all.put(ask, cells);
        }
        return all;
    }

    /** Starts a peer; {@code null} where it is not installed. */
    @FunctionalInterface
    interface Starter {

        @org.jspecify.annotations.Nullable
        Peer start() throws Exception;

    }

}
