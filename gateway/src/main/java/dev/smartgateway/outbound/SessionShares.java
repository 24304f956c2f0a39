package dev.smartgateway.outbound;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Counts the calls in progress per session and service. Entries without calls use no
 * memory.
 */
final class SessionShares {

    private final ConcurrentMap<Key, Integer> running = new ConcurrentHashMap<>();

    /**
     * One session at one service.
     *
     * @param service name of the service
     * @param session id of the browser session
     */
    record Key(String service, String session) {
    }

    /**
     * Counts a call.
     * @param most maximum number of concurrent calls of the session
     * @return {@code false} if the session has as many calls already; nothing is counted
     * then
     */
    boolean take(Key key, int most) {
        boolean[] taken = new boolean[1];
        this.running.compute(key, (same, count) -> {
            int before = (count != null) ? count : 0;
            taken[0] = before < most;
            return taken[0] ? Integer.valueOf(before + 1) : count;
        });
        return taken[0];
    }

    /**
     * Ends the count of a call.
     */
    void free(Key key) {
        this.running.computeIfPresent(key, (same, count) -> (count > 1) ? count - 1 : null);
    }

}
