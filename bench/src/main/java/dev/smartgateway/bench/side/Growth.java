package dev.smartgateway.bench.side;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How the cost of a request in the gateway grows: with entries, scopes, sessions and
 * replicas. Writes a picture and a line of numbers for each.
 * <p>
 * Arguments: directory of the project, directory of the unpacked gateway, directory for
 * the results. Settings: {@code side.seconds}, {@code side.curves} (names; all by
 * default).
 */
public final class Growth {

    private static final PrintWriter OUT = new PrintWriter(System.out, true);

    private static final int SESSIONS = 200;

    private static final String CURVES = System.getProperty("side.curves", "");

    private final Redis redis;

    private final Peers makers;

    private final Stopwatch watch;

    private final Path gateway;

    private final Path results;

    private Growth(Redis redis, Peers makers, Stopwatch watch, Path gateway, Path results) {
        this.redis = redis;
        this.makers = makers;
        this.watch = watch;
        this.gateway = gateway;
        this.results = results;
    }

    public static void main(String[] args) throws Exception {
        try (Setting setting = new Setting(Path.of(args[0]).toAbsolutePath())) {
            int world = Setting.port();
            int redisPort = Setting.port();
            String program = String.valueOf(Setting.program("redis-server"));
            setting.start("redis", Redis.command(program, redisPort, setting), setting.home());
            setting.start("world", setting.ours(World.class, String.valueOf(world)), setting.home());
            setting.await("world", world);
            try (Redis redis = new Redis(redisPort)) {
                Path results = Files.createDirectories(Path.of(args[2]).toAbsolutePath());
                Stopwatch watch = new Stopwatch(redis, Double.parseDouble(System.getProperty("side.seconds", "4")));
                new Growth(redis, new Peers(setting, world, redisPort, SESSIONS), watch,
                        Path.of(args[1]).toAbsolutePath(), results)
                    .run();
            }
        }
    }

    private void run() throws Exception {
        Peer first = this.makers.gateway("gateway", this.gateway);
        if (wanted("entries")) {
            entries(first);
        }
        if (wanted("scopes")) {
            scopes(first);
        }
        if (wanted("replicas")) {
            replicas(first);
        }
        if (wanted("sessions")) {
            sessions(first);
        }
    }

    private static boolean wanted(String curve) {
        return CURVES.isEmpty() || List.of(CURVES.split(",")).contains(curve);
    }

    private void entries(Peer first) throws Exception {
        List<double[]> entries = new ArrayList<>();
        for (int count : new int[] { 1, 3, 10, 30, 100, 300, 1000 }) {
            entries.add(cost(first, Peer.Ask.search(count + " entries", count, 20), count));
        }
        draw("entries", "entries of the Bundle", entries);
    }

    private void sessions(Peer first) throws Exception {
        List<double[]> sessions = new ArrayList<>();
        for (int count : new int[] { 1000, 10_000, 100_000, 1_000_000 }) {
            this.redis.populate(count);
            OUT.printf(Locale.ROOT, "%d keys, %d MB in Redis%n", count, this.redis.megabytes());
            sessions.add(cost(first, read(count + " keys in Redis", SESSIONS), count));
        }
        draw("sessions", "launches in Redis", sessions);
    }

    private void scopes(Peer first) throws Exception {
        List<double[]> scopes = new ArrayList<>();
        for (int count : new int[] { 1, 10, 100, 500 }) {
            List<Peer.Session> own = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                own.add(this.makers.launched(first.port(), "s" + count));
            }
            Peer peer = new Peer("gateway", first.process(), first.port(), first.machine(), own);
            scopes.add(cost(peer, read(count + " scopes", 20), count));
        }
        draw("scopes", "scopes of the launch", scopes);
    }

    private void replicas(Peer first) throws Exception {
        List<double[]> replicas = new ArrayList<>();
        replicas.add(cost(first, read("1 replica", SESSIONS), 1));
        for (int count : new int[] { 2, 4 }) {
            Peer another = this.makers.gateway("gateway-" + count, this.gateway);
            Peer same = new Peer("gateway-" + count, another.process(), another.port(), another.machine(),
                    first.sessions());
            replicas.add(cost(same, read(count + " replicas", SESSIONS), count));
        }
        draw("replicas", "replicas that share Redis", replicas);
    }

    private static Peer.Ask read(String name, int sessions) {
        return new Peer.Ask(name, "/Patient/" + World.PATIENT, 0, sessions, 100);
    }

    private double[] cost(Peer peer, Peer.Ask ask, double x) throws Exception {
        this.watch.warm(peer, ask);
        Cell cell = new Cell();
        for (int i = 0; i < 3; i++) {
            cell.add(this.watch.round(peer, ask));
        }
        return new double[] { x, cell.median(Cell.Round::cpu) };
    }

    private void draw(String name, String axis, List<double[]> points) throws Exception {
        Files.writeString(this.results.resolve(name + ".svg"), Picture.of(axis, "CPU us a request", points));
        StringBuilder line = new StringBuilder(name);
        points.forEach((point) -> line.append(String.format(Locale.ROOT, " %.0f:%.0f", point[0], point[1])));
        OUT.println(line);
        Files.writeString(this.results.resolve(name + ".txt"), line + "\n");
    }

}
