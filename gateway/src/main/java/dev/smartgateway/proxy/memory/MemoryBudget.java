package dev.smartgateway.proxy.memory;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;

/**
 * Accounts for the memory of calls in progress, for the replica and for each session.
 */
public final class MemoryBudget {

    /**
     * Memory counted for a call without a body, so that the number of calls is bounded as
     * well.
     */
    private static final long LEAST = 256 * 1024;

    private static final Duration SOON = Duration.ofSeconds(1);

    private final long most;

    private final long share;

    private final Map<String, Long> sessions = new HashMap<>();

    private long held;

    /**
     * Creates a budget.
     * @param most bytes for all calls
     * @param share bytes for the calls of one session
     */
    public MemoryBudget(long most, long share) {
        this.most = most;
        this.share = share;
    }

    /**
     * Opens the account of one call; it must be closed.
     * @throws ProblemException with {@code overloaded} if there is not enough memory
     */
    public Held open(String session) {
        Held call = new Held(session);
        call.more(LEAST);
        return call;
    }

    /** Returns the bytes currently held. */
    public synchronized long held() {
        return this.held;
    }

    /** Returns the number of sessions that hold memory. */
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

    /** The account of one call. */
    public final class Held implements AutoCloseable {

        private final String session;

        private long bytes;

        private boolean closed;

        private Held(String session) {
            this.session = session;
        }

        /**
         * Reserves more memory.
         * @throws ProblemException with {@code overloaded} if there is not enough;
         * nothing is reserved then
         */
        public synchronized void more(long more) {
            if (!this.closed) {
                take(this.session, more);
                this.bytes += more;
            }
        }

        /**
         * Reduces the reservation to this size; a smaller one stays.
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
