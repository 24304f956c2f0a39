package dev.smartgateway.redis;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Chooses a port for a server that must know its port before it listens.
 * <p>
 * The port is below the range from which the operating system serves outgoing
 * connections, because such a connection of any process could take it before the server
 * listens. It is chosen at random and only once in a process. Not promised: that no other
 * server takes it.
 */
public final class FreePort {

    private static final int LOWEST = 11_000;

    private static final int BEYOND = 20_000;

    private static final int TRIES = 1_000;

    private static final Set<Integer> CHOSEN = ConcurrentHashMap.newKeySet();

    private FreePort() {
    }

    /**
     * Returns a port on which nothing listens.
     * @throws IllegalStateException if none was found
     */
    public static int next() {
        for (int tries = 0; tries < TRIES; tries++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, BEYOND);
            if (CHOSEN.add(port) && free(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port from " + LOWEST + " to " + (BEYOND - 1));
    }

    private static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        }
        catch (IOException ex) {
            return false;
        }
    }

}
