package dev.smartgateway.bench.side;

import java.io.PrintWriter;
import java.util.Locale;

/**
 * Measures one proxy in one situation. A round during which other processes used the
 * processors is repeated, a few times.
 */
final class Stopwatch {

    private static final PrintWriter OUT = new PrintWriter(System.out, true);

    private static final int CONNECTIONS = 16;

    /** Longest warm-up, in seconds of load. */
    private static final int WARM = Integer.getInteger("side.warm", 120);

    private static final int AGAIN = Integer.getInteger("side.again", 3);

    /** Share of the processors that others may have. */
    private static final double FOREIGN = 0.03;

    private final Redis redis;

    private final double seconds;

    Stopwatch(Redis redis, double seconds) {
        this.redis = redis;
        this.seconds = seconds;
    }

    /**
     * Until the compilers have nothing to do, or for the longest time. Between seconds of
     * load it waits for what they have begun, because a saturated machine leaves them
     * little time.
     */
    void warm(Peer peer, Peer.Ask ask) throws Exception {
        Load load = new Load(peer.port(), peer.requests(ask, ask.sessions()));
        int quiet = 0;
        for (int i = 0; i < WARM && quiet < 2; i++) {
            long before = Machine.compiler(peer.process());
            long began = System.nanoTime();
            load.run(CONNECTIONS, 1, 0);
            double share = (Machine.compiler(peer.process()) - before) / ((System.nanoTime() - began) / 1e3);
            quiet = (share < 0.02) ? quiet + 1 : 0;
            if (peer.machine() == null && i > 0) {
                return;
            }
            settle(peer);
        }
    }

    private static void settle(Peer peer) throws InterruptedException {
        double share = 1;
        for (int i = 0; i < 10 && share > 0.2; i++) {
            long before = Machine.compiler(peer.process());
            Thread.sleep(200);
            share = (Machine.compiler(peer.process()) - before) / 200e3;
        }
    }

    Cell.Round round(Peer peer, Peer.Ask ask) throws Exception {
        Cell.Round round = once(peer, ask);
        for (int i = 0; i < AGAIN && round.disturbed(); i++) {
            round = once(peer, ask);
        }
        OUT.printf(Locale.ROOT,
                "%-16s %-22s %7.0f us %7.0f/s  p50 %5.1f p99 %6.1f ms %8.0f KB %5.2f redis %4d MB%s%s%n", peer.name(),
                ask.name(), round.cpu(), round.perSecond(), round.p50(), round.p99(), round.allocated() / 1024,
                round.trips(), round.resident(), (round.failed() > 0) ? " FAILED " + round.failed() : "",
                round.disturbed() ? " disturbed" : "");
        return round;
    }

    private Cell.Round once(Peer peer, Peer.Ask ask) throws Exception {
        Load load = new Load(peer.port(), peer.requests(ask, ask.sessions()));
        long foreign = Machine.busy() - Setting.cpu();
        long began = System.nanoTime();
        long cpu = Machine.cpu(peer.process());
        long bytes = allocated(peer);
        long trips = this.redis.count();
        Load.Result full = load.run(CONNECTIONS, this.seconds, 0);
        double asked = full.times().length;
        double used = (Machine.cpu(peer.process()) - cpu) / asked;
        double allocated = (peer.machine() != null) ? (allocated(peer) - bytes) / asked : Double.NaN;
        double commands = (this.redis.count() - trips) / asked;
        Load.Result modest = load.run(CONNECTIONS, this.seconds, ask.rate());
        double took = (System.nanoTime() - began) / 1e3 * Runtime.getRuntime().availableProcessors();
        double others = (Machine.busy() - Setting.cpu() - foreign) / took;
        return new Cell.Round(used, full.perSecond(), modest.millis(0.5), modest.millis(0.99), allocated, commands,
                Machine.resident(peer.process()), full.failed() + modest.failed(), others > FOREIGN);
    }

    private static long allocated(Peer peer) throws Exception {
        return (peer.machine() != null) ? peer.machine().allocated() : 0;
    }

}
