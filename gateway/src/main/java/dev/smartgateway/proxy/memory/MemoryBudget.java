package dev.smartgateway.proxy.memory;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;

/**
 * Counts what the calls under way hold, for the replica and for each session that has
 * any.
 */
public final class MemoryBudget {

    /** What a call holds before it has any body, so that their number is bounded too. */
    private static final long LEAST = 256 * 1024;

    private static final Duration SOON = Duration.ofSeconds(1);

    private final long most;

    private final long share;

    private final Map<String, Long> sessions = new HashMap<>();

    private long held;

    /**
     * Makes one.
     * @param most bytes of all calls
     * @param share bytes of the calls of one session
     */
    public MemoryBudget(long most, long share) {
        this.most = most;
        this.share = share;
    }

    /**
     * A place for one call; it must be closed.
     * @throws ProblemException {@code overloaded} if there is none
     */
    public Held open(String session) {
        Held call = new Held(session);
        call.more(LEAST);
        return call;
    }

    /** Bytes held now. */
    public synchronized long held() {
        return this.held;
    }

    /** Sessions that hold any. */
    synchronized int sessions() {
        return this.sessions.size();
    }

    private synchronized void take(String session, long bytes) {
        long own = this.sessions.getOrDefault(session, 0L) + bytes;
        if (this.held + bytes > this.most || own > this.share) {
            throw new ProblemException(Reason.OVERLOADED.asException().problem().retryAfter(SOON));
        }
        this.held += bytes;
        this.sessions.put(session, own);
    }

    private synchronized void give(String session, long bytes) {
        this.held -= bytes;
        this.sessions.computeIfPresent(session, (same, own) -> (own > bytes) ? own - bytes : null);
    }

    /** What one call holds. */
    public final class Held implements AutoCloseable {

        private final String session;

        private long bytes;

        private boolean closed;

        private Held(String session) {
            this.session = session;
        }

        /**
         * Holds more.
         * @throws ProblemException {@code overloaded} if there is no room; nothing more
         * is held then
         */
        public synchronized void more(long more) {
            if (!this.closed) {
                take(this.session, more);
                this.bytes += more;
            }
        }

        /**
         * Holds only so much from now on, or what it holds already if that is less.
         */
        public synchronized void only(long kept) {
            long rest = Math.max(kept, LEAST);
            if (!this.closed && rest < this.bytes) {
                give(this.session, this.bytes - rest);
                this.bytes = rest;
            }
        }

        @Override
        public synchronized void close() {
            if (!this.closed) {
                this.closed = true;
                give(this.session, this.bytes);
            }
        }

    }

}
