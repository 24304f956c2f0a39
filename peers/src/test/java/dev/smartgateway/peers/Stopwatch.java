package dev.smartgateway.peers;

import java.time.Duration;

/**
 * Prints how long steps took; nothing is asserted.
 */
final class Stopwatch {

    private Stopwatch() {
    }

    static void say(String what, long begun) {
        System.out.println("peers: " + what + " in " + Duration.ofNanos(System.nanoTime() - begun).toSeconds() + " s");
    }

}
