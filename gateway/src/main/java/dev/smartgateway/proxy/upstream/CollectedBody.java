package dev.smartgateway.proxy.upstream;

import java.util.Arrays;

import dev.smartgateway.proxy.memory.MemoryBudget;
import dev.smartgateway.reason.Reason;
import io.netty.buffer.ByteBuf;

/**
 * Collects the body of one answer in one array, up to a maximum size. If the length is
 * known, the array has it from the beginning.
 */
final class CollectedBody {

    /** Number of copies of a body in memory: received, combined and rewritten. */
    private static final long COPIES = 3;

    private static final int LEAST = 4096;

    private final int cap;

    private final MemoryBudget.Held memory;

    private byte[] bytes;

    private int length;

    /** Bytes that are accounted for. */
    private int counted;

    /**
     * Creates an empty body.
     * @param cap maximum size in bytes
     * @param told expected size, or zero; need not be correct
     * @throws dev.smartgateway.reason.ProblemException with {@code overloaded} if there
     * is not enough memory
     */
    CollectedBody(int cap, long told, MemoryBudget.Held memory) {
        this.cap = cap;
        this.memory = memory;
        int expected = (int) Math.min(told, cap);
        count(expected);
        this.bytes = new byte[expected];
    }

    private void count(int total) {
        if (total > this.counted) {
            this.memory.more(COPIES * (total - this.counted));
            this.counted = total;
        }
    }

    /**
     * Adds a part, which the caller releases.
     * @throws dev.smartgateway.reason.ProblemException with {@code answer-too-large} or
     * {@code overloaded}
     */
    void add(ByteBuf part) {
        int more = part.readableBytes();
        if (more > this.cap - this.length) {
            throw Reason.ANSWER_TOO_LARGE.asException();
        }
        int total = this.length + more;
        count(total);
        if (total > this.bytes.length) {
            this.bytes = Arrays.copyOf(this.bytes, Math.min(this.cap, Math.max(LEAST, total + (total >> 1))));
        }
        part.readBytes(this.bytes, this.length, more);
        this.length = total;
    }

    byte[] bytes() {
        return (this.length == this.bytes.length) ? this.bytes : Arrays.copyOf(this.bytes, this.length);
    }

}
