package dev.smartgateway.bench.side;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures the start of a replica: the time from the start of its process until it is
 * ready, its memory when idle, and the results of its first requests under immediate
 * load.
 * <p>
 * Arguments: directory of the project, directory of the unpacked gateway, file for the
 * table. Settings: {@code side.starts}, {@code side.idle} (seconds before memory is
 * read), {@code side.java}.
 */
public final class Start {

    private static final PrintWriter OUT = new PrintWriter(System.out, true);

    private static final int STARTS = Integer.getInteger("side.starts", 5);

    private static final int IDLE = Integer.getInteger("side.idle", 20);

    private static final int SESSIONS = 20;

    private Start() {
    }

    public static void main(String[] args) throws Exception {
        try (Setting setting = new Setting(Path.of(args[0]).toAbsolutePath())) {
            int world = Setting.port();
            int redis = Setting.port();
            String program = String.valueOf(Setting.program("redis-server"));
            setting.start("redis", Redis.command(program, redis, setting), setting.home());
            setting.start("world", setting.ours(World.class, String.valueOf(world)), setting.home());
            setting.await("world", world);
            Path gateway = Path.of(args[1]).toAbsolutePath();
            Peers makers = new Peers(setting, world, redis, SESSIONS);
            List<Peer.Session> sessions = makers.gateway("gateway", gateway).sessions();
            List<Run> runs = new ArrayList<>();
            for (int i = 0; i < STARTS; i++) {
                runs.add(run(setting, makers, gateway, sessions));
            }
            String text = table(runs);
            Files.writeString(Path.of(args[2]), text);
            OUT.println(text);
        }
    }

    private static Run run(Setting setting, Peers makers, Path gateway, List<Peer.Session> sessions) throws Exception {
        String name = "gateway-cold";
        long began = System.nanoTime();
        Peer loaded = makers.replica(name, gateway, sessions);
        double seconds = (System.nanoTime() - began) / 1e9;
        Peer.Ask read = new Peer.Ask("2 KB read", "/Patient/" + World.PATIENT, 0, SESSIONS, 0);
        Load.Result first = new Load(loaded.port(), loaded.requests(read, SESSIONS)).run(16, 3, 0);
        setting.stop(name);
        Peer idle = makers.replica(name, gateway, sessions);
        Thread.sleep(IDLE * 1000L);
        long resident = Machine.resident(idle.process());
        setting.stop(name);
        Run run = new Run(seconds, resident, first.times().length, first.failed(), first.millis(0.5), first.millis(1));
        OUT.printf(Locale.ROOT, "ready after %.1f s, %d MB when idle, %d of the first %d requests failed%n", seconds,
                resident, run.failed(), run.asked());
        return run;
    }

    private static String table(List<Run> runs) throws Exception {
        StringBuilder out = new StringBuilder("# Start of a replica\n");
        Machine.description().forEach((line) -> out.append(line).append('\n'));
        out.append("\n| | median | each |\n|---|---|---|\n");
        row(out, "seconds until ready", runs, Run::seconds);
        row(out, "MB resident when idle", runs, Run::resident);
        row(out, "requests of the first three seconds, 16 connections", runs, Run::asked);
        row(out, "of them failed", runs, Run::failed);
        row(out, "p50 of them in ms", runs, Run::half);
        row(out, "longest of them in ms", runs, Run::longest);
        return out.toString();
    }

    private static void row(StringBuilder out, String what, List<Run> runs, ToDoubleFunction<Run> value) {
        double[] all = runs.stream().mapToDouble(value).toArray();
        double[] sorted = all.clone();
        Arrays.sort(sorted);
        StringBuilder each = new StringBuilder();
        for (double one : all) {
            each.append(each.isEmpty() ? "" : ", ").append(String.format(Locale.ROOT, "%.1f", one));
        }
        out.append(String.format(Locale.ROOT, "| %s | %.1f | %s |%n", what, sorted[sorted.length / 2], each));
    }

    /**
     * One start.
     *
     * @param seconds until it was ready
     * @param resident mebibytes when idle
     * @param asked requests that were sent as soon as it was ready
     * @param failed of them
     * @param half median of their times in milliseconds
     * @param longest of their times in milliseconds
     */
    private record Run(double seconds, long resident, int asked, int failed, double half, double longest) {
    }

}
