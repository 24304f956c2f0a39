package dev.smartgateway.peers;

import java.time.Duration;

/**
 * Says how long things took; nothing is asserted of it.
 */
final class Stopwatch {

    private Stopwatch() {
    }

    static void say(String what, long begun) {
        System.out.println("peers: " + what + " in " + Duration.ofNanos(System.nanoTime() - begun).toSeconds() + " s");
    }

}
